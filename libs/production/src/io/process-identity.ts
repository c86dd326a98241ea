import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ordinaryEnvironment } from '../environment';

/**
 * A text that two processes of one machine share only when they are the same process: process ids are used again after
 * a restart, so the start time belongs to it. Null when the process is not there, or its start can't be learnt.
 */
export function processStart(pid: number): string | null {
  try {
    return process.platform === 'linux' ? startOnLinux(pid) : askedOnce(pid);
  } catch {
    return null;
  }
}

/** Whether a process lives and is the one that was seen before (`start` from `processStart`; null: only the id counts). */
export function isProcessAlive(pid: number, start: string | null): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = processStart(pid);
  if (start !== null && now !== null) return now === start;
  // Where no start can be learnt, at least another program under the same id is not taken for a run of ours.
  return now !== null || process.platform !== 'win32' || isNodeOnWindows(pid);
}

function startOnLinux(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold anything; the start time is the 20th field after it.
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${ticks}`;
}

interface Answer {
  readonly start: string | null;
  readonly at: number;
}

const answers = new Map<number, Answer>();
/** An id is not used again for another process so soon; who asks in a loop starts one program a minute. */
const KNOWN_FOR_MS = 60_000;
/** PowerShell that is forbidden on this machine stays so while this process lives. */
let isPowerShellUsable = true;

/** The start as another program tells it, which takes a second on Windows: asked once a minute for each process. */
function askedOnce(pid: number): string | null {
  const known = answers.get(pid);
  if (known && performance.now() - known.at < KNOWN_FOR_MS) return known.start;
  const start = process.platform === 'win32' ? startOnWindows(pid) : ask('ps', ['-o', 'lstart=', '-p', String(pid)]);
  answers.set(pid, { start, at: performance.now() });
  return start;
}

function startOnWindows(pid: number): string | null {
  if (!isPowerShellUsable) return null;
  const script = `$p = Get-Process -Id ${pid} -ErrorAction SilentlyContinue; if ($p) { $p.StartTime.ToFileTimeUtc() } else { 'none' }`;
  const said = ask('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script]);
  isPowerShellUsable = said !== null;
  return said !== null && /^\d+$/.test(said) ? said : null;
}

/** `tasklist` is there and allowed where PowerShell is not; the name of the program is the same in every language. */
function isNodeOnWindows(pid: number): boolean {
  const row = ask('tasklist.exe', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']);
  return row === null || !row.includes(`"${pid}"`) || /^"node\.exe"/im.test(row);
}

function ask(command: string, args: readonly string[]): string | null {
  try {
    const limits = {
      timeout: 10_000,
      windowsHide: true,
      env: ordinaryEnvironment(process.env),
      stdio: ['ignore', 'pipe', 'ignore'] as ['ignore', 'pipe', 'ignore'],
    };
    return (
      execFileSync(command, [...args], limits)
        .toString()
        .trim() || null
    );
  } catch {
    return null;
  }
}
