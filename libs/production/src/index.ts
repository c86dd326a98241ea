export * from './errors';
export * from './calendar';
export { ordinaryEnvironment, variableNamed, type Environment } from './environment';
export { offsetOf, type Clock } from './clock';
export { formatLogLine, mergeLogs, type LogLevel, type RunLog } from './production-log';
export { formatDuration, formatProgress, type Progress, type ProgressSample } from './progress';
export type * from './config/config';
export { withDeadline } from './io/deadline';
export { makeFolderIn } from './io/make-folder-in';
export { createSystemClock } from './io/system-clock';
export { parseConfig } from './config/parse-config';
export { foldName } from './config/identity';
export { CONFIG_NAME, configFileOf, partnerNameIn, loadConfig, loadConfigAndHomes } from './io/load-config';
export * from './run/run-state';
export { factsOf, wasLeaseLost, type StageFacts } from './run/stage-facts';
export { openRunFolder, outcomesOf, runIdOf, type RunFolder } from './io/run-folder';
export { acquireRunLock, livingOwner, releaseRunLock, type RunLockOwner } from './io/run-lock';
export { renameWithRetry, retryRename } from './io/patient-rename';
export { isProcessAlive, processStart } from './io/process-identity';
export { createLogFile, type LogFileOptions } from './io/log-file';
export { createConsoleProgress, type ProgressStream } from './io/console-progress';
export { isInNetwork, parseIpNetwork, type IpNetwork } from './config/ip-network';
export * from './records/record-shape';
export * from './records/inside';
export {
  FileRefusedError,
  openBounded,
  readBounded,
  readBoundedFar,
  readHead,
  readRecordText,
  readTail,
  RECORD_BYTES,
} from './io/read-bounded';
