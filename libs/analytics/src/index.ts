export { updateAnalytics } from './io/update-analytics';
export { keptQueryOf } from './clean-url';
export { firstKeptDay } from './plan-days';
export { mergeAnalytics } from './io/merge-analytics';
export { checkAnalytics } from './io/check-analytics';
export { openCleanMonths } from './io/scrub/clean-months';
export { findPersonal, type MonthFinding, scrubMonths } from './io/scrub/scrub-months';
