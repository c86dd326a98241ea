// Adds up the results of the Windows lane, as results-reporter.cjs wrote them.
// usage: node judge-results.cjs WORKSPACE RESULTS.json...
// Prints every test that failed, those that are for Linux alone with their reason (linux-only.json), and as its last line
// `Tests: N failed, N only on Linux, N skipped, N passed, N total`. Exit code 1 when one failed, or none passed.
const fs = require('node:fs');
const path = require('node:path');
const { isAbout, nameOf } = require('./suite-names.cjs');

const [workspace, ...files] = process.argv.slice(2);
/** { file, test?, reason }: without `test` all tests of the file or files (`*`); with it those whose full name begins so. */
const linuxOnly = JSON.parse(fs.readFileSync(path.join(__dirname, 'linux-only.json'), 'utf8'));
const count = { failed: 0, linux: 0, skipped: 0, passed: 0 };
const excused = new Map();

for (const file of files) {
  for (const suite of JSON.parse(fs.readFileSync(file, 'utf8'))) judgeSuite(suite, nameOf(workspace, suite.file));
}
for (const [reason, tests] of excused) {
  console.log(`only on Linux, ${reason}: ${tests.length}`);
  for (const test of tests) console.log(`  ${test}`);
}
const total = Object.values(count).reduce((sum, one) => sum + one, 0);
console.log(
  `Tests: ${count.failed} failed, ${count.linux} only on Linux, ${count.skipped} skipped, ${count.passed} passed, ${total} total`,
);
process.exit(count.failed > 0 || count.passed === 0 ? 1 : 0);

function judgeSuite({ failure, tests }, name) {
  // A suite that could not be loaded ran no test, and must count all the same.
  if (failure !== null) fail(name, '(the suite)', failure);
  for (const { name: test, status, failureMessages } of tests) {
    if (status === 'passed') count.passed += 1;
    else if (status === 'failed') fail(name, test, failureMessages.join('\n'));
    else count.skipped += 1;
  }
}

function fail(file, test, message = '') {
  const entry = linuxOnly.find((one) => isAbout(one, file) && (one.test === undefined || test.startsWith(one.test)));
  if (entry) {
    count.linux += 1;
    excused.set(entry.reason, [...(excused.get(entry.reason) ?? []), `${file}: ${test}`]);
    return;
  }
  count.failed += 1;
  console.log(`FAILED ${file}: ${test}\n${message.split('\n').slice(0, 12).join('\n')}`);
}
