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
  const awaited = Object.values(nx.taskGraph?.dependencies ?? {}).flatMap((dependencies) => dependencies.map(idOf));
  return !awaited.some((id) => own.has(id));
}

/** Nx 24 gives an object for what an earlier one named by its id alone. */
function idOf(dependency: string | { readonly id: string }): string {
  return typeof dependency === 'string' ? dependency : dependency.id;
}
