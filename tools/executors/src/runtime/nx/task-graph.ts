import type { ExecutorContext } from '@nx/devkit';

/** Whether the task is part of a chain that an election began; without one it is a stage alone. */
export function isChain(nx: ExecutorContext): boolean {
  return hasTarget(nx, 'elect');
}

/** Whether a target of this project belongs to the same `nx run`. */
export function hasTarget(nx: ExecutorContext, target: string): boolean {
  return Object.values(nx.taskGraph?.tasks ?? {}).some(
    (task) => task.target.project === nx.projectName && task.target.target === target,
  );
}

/** Whether no task of this `nx run` waits for this one. */
export function isLastTask(nx: ExecutorContext): boolean {
  const own = new Set(
    Object.values(nx.taskGraph?.tasks ?? {})
      .filter(({ target }) => target.project === nx.projectName && target.target === nx.targetName)
      .map(({ id }) => id),
  );
  return !Object.values(nx.taskGraph?.dependencies ?? {}).some((dependencies) =>
    dependencies.some((id) => own.has(id)),
  );
}
