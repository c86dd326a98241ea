export * from './fixtures';
export * from './matomo-server';
export * from './run-analytics';
