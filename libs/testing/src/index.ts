export {
  collect,
  Fleet,
  nxProgram,
  page,
  type RunningNx,
  type RunOptions,
  type RunResult,
  SMALL_SITE,
  withoutColours,
} from './io/fleet';
export {
  type Installed,
  installPackages,
  nodePackage,
  nodeProgram,
  npmCiLean,
  npmInstall,
  ownEnvironment,
  runNpm,
} from './io/installed';
export { Machines, type RunFacts } from './io/machines';
export { probeProcesses, processesBearing, processesOf, processTree, tasksOf } from './io/processes';
export { describeNeeds, itNeeds, probeProgram } from './io/need-tool';
export { startEtcd, type Etcd } from './io/etcd';
export { freeze, probeFreezing } from './io/freeze';
export { setVariables } from './variables';
export { type Chance, createChance } from './chance';
export { FUZZ_LIMIT_MS, FUZZ_RUNS, hostileTo, putHostile } from './io/hostile';
export {
  mountDisk,
  mountExfat,
  mountNtfs,
  mountShare,
  mountTmpfs,
  probeExfat,
  probeNtfs,
  probeRoot,
  probeShare,
  type Disk,
  type Mount,
  type Share,
} from './io/mounts';
