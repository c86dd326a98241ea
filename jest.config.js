// `npm test`: every project in one run, with one closing line. Specs that are long by nature (`*.e2e.spec.ts`,
// `*.long.spec.ts`: kills, rounds, fleets, browsers) are run by `npm run test:long`.
module.exports = {
  projects: ['<rootDir>/{libs,tools,apps}/*/jest.config.js'],
  maxWorkers: 2,
  // Of this run; each project has its own for a run by itself. Generous, since office machines and CI share their cores.
  testTimeout: 60_000,
  reporters: ['default', '<rootDir>/libs/testing/skipped-reporter.js'],
};
