// `npm test`: every project in one run, with one closing line.
module.exports = {
  projects: ['<rootDir>/libs/*', '<rootDir>/tools/*', '<rootDir>/apps/demo-site', '<rootDir>/apps/prod-e2e'],
  maxWorkers: 2,
  // Of this run; each project has its own for a run by itself. Generous, since office machines and CI share their cores.
  testTimeout: 60_000,
};
