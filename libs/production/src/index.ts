export * from './errors';
export * from './calendar';
export { offsetOf, type Clock } from './clock';
export { formatLogLine, mergeLogs, type LogLevel, type RunLog } from './production-log';
export { formatDuration, formatProgress, type Progress, type ProgressSample } from './progress';
export type * from './config/config';
export { createSystemClock } from './io/system-clock';
