// `npm run test:long`: the specs that `npm test` leaves out. The projects' files read it from the environment.
process.env.TESTS = 'long';
module.exports = {
  ...require('./jest.config.js'),
  // Mornings and takeovers wait for most of their time: one more than there are cores.
  maxWorkers: 3,
  testSequencer: '<rootDir>/libs/testing/longest-first.js',
};
