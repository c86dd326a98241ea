// `npm test`: every project in one run, with one closing line.
module.exports = {
  projects: ['<rootDir>/libs/*', '<rootDir>/tools/executors', '<rootDir>/apps/demo-site', '<rootDir>/apps/prod-e2e'],
  maxWorkers: 2,
};
