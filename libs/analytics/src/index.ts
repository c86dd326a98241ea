export { updateAnalytics } from './io/update-analytics';
export { keptQueryOf } from './clean-url';
export { firstKeptDay } from './plan-days';
export { mergeAnalytics } from './io/merge-analytics';
export { checkAnalytics } from './io/check-analytics';
export { findPersonal, type MonthFinding, scrubMonths } from './io/scrub-months';
