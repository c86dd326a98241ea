import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Why processes of others cannot be looked at here, or null. */
export function probeProcesses(): string | null {
  return existsSync('/proc/self/environ') ? null : 'there is no /proc';
}

/** Every living process of one nx run but nx itself: its tasks, and what they started. By process id. */
export function processesOf(nx: number): Map<number, { readonly parent: number; readonly target: string }> {
  const found = new Map<number, { parent: number; target: string }>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const variables = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0');
      // The process that keeps the claim is started by the election, and outlives it.
      const isKeeper = variables.includes(`SCRAPE_AND_REPORT_NX=${nx}`);
      if (!isKeeper && !variables.includes(`NX_INVOCATION_ROOT_PID=${nx}`)) continue;
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const task = variables.find((one) => one.startsWith('NX_TASK_TARGET_TARGET='))?.split('=')[1] ?? '';
      const facts = isKeeper ? { parent: nx, target: 'lease' } : { parent: Number(parent), target: task };
      if (state !== 'Z') found.set(Number(name), facts);
    } catch {
      // Ended meanwhile, or another user's.
    }
  }
  return found;
}

/** The process of each task of an nx run that is at work now, by target; `lease` is the one that keeps the claim. */
export function tasksOf(nx: number): Map<string, number> {
  const tasks = [...processesOf(nx)].filter(([, { parent }]) => parent === nx);
  return new Map(tasks.map(([pid, { target }]) => [target, pid]));
}
