import type { ExecutorContext } from '@nx/devkit';
import { roleOf } from './task-graph';

const ELECT = '@scrape-and-report/executors:elect';

/** A site of the workspace, by what Nx knows of it. */
export interface SiteProject {
  readonly name: string;
  /** Within the workspace, with `/`. */
  readonly root: string;
}

/** All sites of the workspace, in the order of their names: whatever has an election is one. */
export function sitesIn(nx: Pick<ExecutorContext, 'projectsConfigurations'>): SiteProject[] {
  return Object.entries(nx.projectsConfigurations.projects)
    .filter(([, { targets = {} }]) => Object.values(targets).some(({ executor }) => executor === ELECT))
    .map(([name, { root }]) => ({ name, root }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Place of a site among all, from 0; the same on every machine, since all have the same workspace. */
export function placeOf(sites: readonly SiteProject[], name: string): number {
  return Math.max(
    0,
    sites.findIndex((site) => site.name === name),
  );
}

/** Names of the sites that hold an election in this run of Nx, sorted. */
export function electingIn(nx: ExecutorContext): string[] {
  const tasks = Object.values(nx.taskGraph?.tasks ?? {}).map(({ target }) => target);
  const names = sitesIn(nx).map(({ name }) => name);
  return names.filter((name) =>
    tasks.some(({ project, target }) => project === name && roleOf(nx, { project, target }) === 'elect'),
  );
}
