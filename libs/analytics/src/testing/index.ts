export * from './fixtures';
export * from './matomo-server';
export * from './run-analytics';
export * from './generated-site';
export * from './store-content';
export * from './live-visits';
export { parsePages } from '../matomo/parse-day';
