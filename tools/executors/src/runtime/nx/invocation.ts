import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import type { Environment } from '@scrape-and-report/production';

/** What can be learnt of a process: its parent, and its command line. */
export interface ProcessFacts {
  readonly parent: number;
  readonly command: string;
}

export interface InvocationFacts {
  /** This process's own id: a task that was not forked is its own run. */
  readonly pid: number;
  readonly ppid: number;
  /** Whether Nx forked this process for a task: then it has a channel to Nx. */
  readonly isForked: boolean;
  readonly isTerminal: boolean;
  readonly env: Environment;
}

/**
 * The id of the nx process that this task belongs to, the same for all tasks of one `nx run`.
 *
 * It follows from who started whom, since no environment variable of Nx stays (`NX_INVOCATION_ROOT_PID` is that of 23
 * alone). Nx forks its tasks itself; on a terminal it may put one process of its own, `tasks-runner/fork.js`, between.
 *
 * @param look gives the facts of a process, or null where they can't be learnt
 */
export function invocationOf(facts: InvocationFacts, look: (pid: number) => ProcessFacts | null): number {
  if (!facts.isForked) return facts.pid;
  const parent = look(facts.ppid);
  if (parent) return isBetween(parent.command) ? parent.parent : facts.ppid;
  // Without a terminal there is nothing between; with one Nx's own word is better than nothing.
  return (facts.isTerminal ? namedByNx(facts.env) : undefined) ?? facts.ppid;
}

function isBetween(command: string): boolean {
  return /[\\/]tasks-runner[\\/]fork(\.js)?(?=$|["\s\0])/.test(command);
}

/** Nx 24 lists its own processes, outermost first; Nx 23 names the outermost. */
function namedByNx(env: Environment): number | undefined {
  const named = env['NX_INVOCATION_ANCESTOR_PIDS']?.split(',').at(-1) ?? env['NX_INVOCATION_ROOT_PID'];
  const pid = Number(named);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/** Says to a process of ours which nx it belongs to, where it is no child of it. */
export const NX_PROCESS = 'SCRAPE_AND_REPORT_NX';

/** The nx process of this very process. */
export function invocation(env: Environment = process.env): number {
  // Of one that outlives the task which started it.
  const told = Number(env[NX_PROCESS]);
  if (told > 0) return told;
  const isTerminal = process.stdout.isTTY === true;
  return invocationOf(
    { pid: process.pid, ppid: process.ppid, isForked: process.send !== undefined, isTerminal, env },
    process.platform === 'linux'
      ? fromProc
      : (pid) => (isTerminal && namedByNx(env) === undefined ? fromSystem(pid) : null),
  );
}

function fromProc(pid: number): ProcessFacts | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; the parent is the second field after it.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return { parent, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') };
  } catch {
    return null;
  }
}

/** Asked only on a terminal of a system without /proc, under an Nx that names no process: it starts a program. */
function fromSystem(pid: number): ProcessFacts | null {
  const query = `$p = Get-CimInstance Win32_Process -Filter "ProcessId=${pid}"; "$($p.ParentProcessId) $($p.CommandLine)"`;
  const [program, args] =
    process.platform === 'win32'
      ? (['powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', query]] as const)
      : (['ps', ['-o', 'ppid=,command=', '-p', String(pid)]] as const);
  try {
    const text = execFileSync(program, args, {
      timeout: 10_000,
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    })
      .toString()
      .trim();
    const found = /^(\d+)\s+(.*)$/s.exec(text);
    return found ? { parent: Number(found[1]), command: found[2]! } : null;
  } catch {
    return null;
  }
}
