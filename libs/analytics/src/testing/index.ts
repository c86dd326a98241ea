export { parseFixture, REAL_LOG } from './fixtures';
export { startMatomoServer } from './matomo-server';
export { aTestRun, matomoConfig, type TestRun } from './run-analytics';
export { generatedSite } from './generated-site';
export { filesOf, storeContent } from './store-content';
export { parsePages } from '../matomo/parse-day';
export { logIn, LOG_FORMATS, requestsOf } from './log-formats';
