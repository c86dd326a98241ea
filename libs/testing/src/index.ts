export { Fleet, page, SMALL_SITE, type RunOptions, type RunResult } from './io/fleet';
export { createFreshWorkspace } from './io/fresh-workspace';
export { describeNeeds, itNeeds, probeProgram } from './io/need-tool';
export { freeze, probeFreezing } from './io/freeze';
