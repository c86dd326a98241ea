module.exports = {
  ...require('../../jest.preset.js'),
  displayName: 'prod-e2e',
  rootDir: __dirname,
  // Each test runs nx for real, some several times.
  testTimeout: 300_000,
};
