import type { ExecutorContext } from '@nx/devkit';

type Projects = Partial<Pick<ExecutorContext, 'projectsConfigurations'>>;

const EXECUTORS = '@scrape-and-report/executors:';

/** Whether the task is part of a chain that an election began; without one it is a stage alone. */
export function isChain(nx: ExecutorContext): boolean {
  return hasTarget(nx, 'elect');
}

/** Whether a target of this project that does this belongs to the same `nx run`. */
export function hasTarget(nx: ExecutorContext, role: string): boolean {
  return Object.values(nx.taskGraph?.tasks ?? {}).some(
    ({ target }) => target.project === nx.projectName && roleOf(nx, target) === role,
  );
}

/** What a target does: the name of its executor of ours, whatever the workspace calls the target. */
export function roleOf(
  nx: Projects,
  { project, target }: { readonly project: string; readonly target: string },
): string {
  const executor = nx.projectsConfigurations?.projects[project]?.targets?.[target]?.executor;
  return executor?.startsWith(EXECUTORS) ? executor.slice(EXECUTORS.length) : target;
}

/** How the project calls the target that does this. */
export function nameOf(nx: ExecutorContext, role: string): string {
  const project = nx.projectName ?? '';
  const targets = Object.keys(nx.projectsConfigurations?.projects[project]?.targets ?? {});
  const named = targets.filter((target) => roleOf(nx, { project, target }) === role);
  return named.includes(role) ? role : (named[0] ?? role);
}

/** What the project calls otherwise than by what it does. */
export function namesIn(nx: ExecutorContext): Record<string, string> {
  const targets = Object.keys(nx.projectsConfigurations?.projects[nx.projectName ?? '']?.targets ?? {});
  const roles = new Set(targets.map((target) => roleOf(nx, { project: nx.projectName ?? '', target })));
  const pairs = [...roles].map((role): [string, string] => [role, nameOf(nx, role)]);
  return Object.fromEntries(pairs.filter(([role, name]) => role !== name && role !== 'report-section'));
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
