import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Why processes of others cannot be looked at here, or null. */
export function probeProcesses(): string | null {
  // Wine shows a process of Windows the /proc of Linux, where its process ids mean nothing.
  return process.platform === 'linux' && existsSync('/proc/self/environ') ? null : 'there is no /proc';
}

/** A living process of this user, as far as it can be looked at. */
export interface LivingProcess {
  readonly pid: number;
  readonly parent: number;
  /** Program and arguments, each ended by a zero. */
  readonly command: string;
  /** Variables, each as `NAME=value` and ended by a zero. */
  readonly environment: string;
}

/**
 * A process and all below it, itself first. Other suites may run on the same machine, so a test looks at no process but
 * those of its own tree, or those that bear its own folder. Empty where there is no /proc.
 */
export function processTree(root: number): LivingProcess[] {
  const all = livingProcesses();
  const below = (pid: number): LivingProcess[] =>
    all.filter(({ parent }) => parent === pid).flatMap((each) => [each, ...below(each.pid)]);
  return [...all.filter(({ pid }) => pid === root), ...below(root)];
}

/** Every process with a folder of the test's own in its variables, whoever is its parent by now. */
export function processesBearing(folder: string): LivingProcess[] {
  return livingProcesses().filter(({ environment }) => environment.includes(folder));
}

/** Every living process of one nx run but nx itself: its tasks, and what they started. By process id. */
export function processesOf(nx: number): Map<number, { readonly parent: number; readonly target: string }> {
  const found = new Map<number, { parent: number; target: string }>();
  for (const { pid, parent, environment } of livingProcesses()) {
    const variables = environment.split('\0');
    // The process that keeps the claim is started by the election, and outlives it.
    const isKeeper = variables.includes(`SCRAPE_AND_REPORT_NX=${nx}`);
    if (!isKeeper && !variables.includes(`NX_INVOCATION_ROOT_PID=${nx}`)) continue;
    const task = variables.find((one) => one.startsWith('NX_TASK_TARGET_TARGET='))?.split('=')[1] ?? '';
    found.set(pid, isKeeper ? { parent: nx, target: 'lease' } : { parent, target: task });
  }
  return found;
}

/** The process of each task of an nx run that is at work now, by target; `lease` is the one that keeps the claim. */
export function tasksOf(nx: number): Map<string, number> {
  const tasks = [...processesOf(nx)].filter(([, { parent }]) => parent === nx);
  return new Map(tasks.map(([pid, { target }]) => [target, pid]));
}

function livingProcesses(): LivingProcess[] {
  if (probeProcesses() !== null) return [];
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const [command, environment, stat] = ['cmdline', 'environ', 'stat'].map((file) =>
        readFileSync(`/proc/${name}/${file}`, 'utf8'),
      ) as [string, string, string];
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent), command, environment }];
    } catch {
      return []; // Ended meanwhile, or another user's.
    }
  });
}
