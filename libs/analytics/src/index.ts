export { updateAnalytics, type AnalyticsOptions, type AnalyticsOutcome } from './io/update-analytics';
export { firstKeptDay } from './plan-days';
export { mergeAnalytics, type MergeOptions, type MergeOutcome } from './io/merge-analytics';
export { checkAnalytics, type AnalyticsCheck, type CheckAnalyticsOptions } from './io/check-analytics';
export { type MatomoLimits } from './io/matomo-client';
