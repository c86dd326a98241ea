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
      if (!variables.includes(`NX_INVOCATION_ROOT_PID=${nx}`)) continue;
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const target = variables.find((one) => one.startsWith('NX_TASK_TARGET_TARGET='))?.split('=')[1] ?? '';
      if (state !== 'Z') found.set(Number(name), { parent: Number(parent), target });
    } catch {
      // Ended meanwhile, or another user's.
    }
  }
  return found;
}

/** The process of each task of an nx run that is at work now, by target. */
export function tasksOf(nx: number): Map<string, number> {
  const tasks = [...processesOf(nx)].filter(([, { parent }]) => parent === nx);
  return new Map(tasks.map(([pid, { target }]) => [target, pid]));
}
