// What became of each test, as a file for judge-results.cjs, written anew after each suite: a run that is ended keeps what it
// has. Jest's own `--json` gives nothing at all once an error of a test refers to itself, as errors of child processes do.
// usage: jest --reporters=.../results-reporter.cjs, with RESULTS naming the file
const fs = require('node:fs');

module.exports = class ResultsReporter {
  #suites = [];

  onTestResult(_test, { testFilePath, testResults: tests, failureMessage }) {
    this.#suites.push({
      file: testFilePath,
      // That of a suite which could not be loaded; the tests have their own.
      failure: tests.length === 0 ? (failureMessage ?? null) : null,
      tests: tests.map(({ fullName, status, failureMessages }) => ({ name: fullName, status, failureMessages })),
    });
    fs.writeFileSync(process.env.RESULTS, JSON.stringify(this.#suites));
  }
};
