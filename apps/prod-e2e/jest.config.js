module.exports = {
  ...require('../../jest.preset.js'),
  displayName: 'prod-e2e',
  rootDir: __dirname,
  // A project's own time-out is left out of account when all projects run together.
  setupFilesAfterEnv: ['<rootDir>/src/time-limit.ts'],
};
