export { Fleet, page, SMALL_SITE, type RunOptions, type RunResult } from './io/fleet';
export { createFreshWorkspace } from './io/fresh-workspace';
