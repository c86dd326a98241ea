export {
  ConfigError,
  type ConfigProblem,
  describeError,
  LeaseLostError,
  ProductionError,
  RunEndedError,
  StageError,
  TransientError,
} from './errors';
export { addDays, type Day, dayOf, isDay, logTimeOf, ordinalOf, scrapeNameOf } from './calendar';
export { type Environment, ordinaryEnvironment, variableNamed } from './environment';
export { type Clock, offsetOf } from './clock';
export { formatLogLine, type LogLevel, mergeLogs, type RunLog } from './production-log';
export { pathList, pathPattern, wildcard } from './path-pattern';
export { type TextPattern, textPattern, textPatternProblem } from './text-pattern';
export { formatDuration, type Progress } from './progress';
export type {
  AcceptedConfig,
  AnalyticsConfig,
  ElectionConfig,
  NetworkConfig,
  NotifyConfig,
  Partner,
  ProductionConfig,
  ReportConfig,
  SectionConfig,
  SiteConfig,
  SiteGuardConfig,
  SyncConfig,
} from './config/config';
export { type BrowserConfig, type CheckKind, checksOn } from './config/checks';
export { isUsableByOwner } from './store-mode';
export { writeAsGranted } from './io/write-as-granted';
export { withDeadline } from './io/deadline';
export { assertPlace, keepPlace } from './io/place/known-place';
export { makeFolderIn } from './io/place/make-folder-in';
export { createSystemClock } from './io/system-clock';
export { targetCalled, targetName, workForProject } from './target-name';
export { foldHome } from './config/fold-home';
export { foldName } from './config/identity';
export { CONFIG_NAME, configFileOf, loadConfig, loadConfigAndHomes, partnerNameIn } from './io/load-config';
export {
  earlierReceipt,
  exitCodeOf,
  exitCodeOfRun,
  isRefused,
  type Receipt,
  type RunStarter,
  type RunState,
  skipReason,
  STAGES,
  type StageName,
  type StageOutcome,
} from './run/run-state';
export {
  factsOf,
  MOST_NAMED,
  type NamedFinds,
  type OwnerNews,
  type ReportNews,
  type StageFacts,
  wasLeaseLost,
} from './run/stage-facts';
export { openRunFolder, outcomesOf, type RunFolder, runIdOf } from './io/run-folder';
export { acquireRunLock, livingOwner, releaseRunLock } from './io/run-lock';
export { isHeldOpen } from './io/patience';
export { removeIfFree, removeWithRetry, retryRemove } from './io/patient-remove';
export { renameWithRetry, retryRename } from './io/patient-rename';
export { isOwnerGone, makeOwnedLock, moveLockAside } from './io/folder-lock';
export { processStart } from './io/process-identity';
export { createLogFile } from './io/log-file';
export { createConsoleProgress } from './io/console-progress';
export { proxyProblem, withProxyScheme } from './config/proxy-address';
export { parseSiteHost } from './config/site-host';
export { isInNetwork, parseIpNetwork } from './config/ip-network';
export {
  type Check,
  isCount,
  isDigest,
  isFlag,
  isNumber,
  isOneOf,
  isPartnerName,
  isProcessId,
  isText,
  listOf,
  optional,
  orNull,
  parserOf,
  recordOf,
  type Shape,
  shapeOf,
} from './records/record-shape';
export { isFileName, isInside, pathBelow, pathInside } from './records/inside';
export { parseStoreId } from './records/store-id';
export {
  FileRefusedError,
  readBounded,
  readBoundedFar,
  readHead,
  readRecordText,
  readTail,
  RECORD_BYTES,
} from './io/read-bounded';
