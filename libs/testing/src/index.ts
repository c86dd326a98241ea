export { Fleet, page, SMALL_SITE, type RunningNx, type RunOptions, type RunResult } from './io/fleet';
export { Machines, runsIn, type RunFacts } from './io/machines';
export { probeProcesses, processesOf, tasksOf } from './io/processes';
export { createFreshWorkspace } from './io/fresh-workspace';
export { describeNeeds, itNeeds, probeProgram } from './io/need-tool';
export { freeze, probeFreezing } from './io/freeze';
export { createChance, type Chance } from './chance';
export { FUZZ_RUNS, hostileTo, putHostile, type Hostile } from './io/hostile';
export {
  mountExfat,
  mountNtfs,
  mountShare,
  mountTmpfs,
  probeExfat,
  probeNtfs,
  probeRoot,
  probeShare,
  type Mount,
  type Share,
} from './io/mounts';
