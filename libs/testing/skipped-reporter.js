// At the end of a run of tests: what was skipped since this machine lacks something, in one table, and the command that
// installs it. Jest loads reporters as plain JavaScript.
'use strict';

const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, relative } = require('node:path');

module.exports = class SkippedReporter {
  #folder = mkdtempSync(join(tmpdir(), 'skipped-needs-'));
  #file = join(this.#folder, 'needs.jsonl');

  constructor() {
    writeFileSync(this.#file, '');
    // Workers are started later, and inherit it.
    process.env.SKIPPED_NEEDS_FILE = this.#file;
  }

  onRunComplete(_contexts, results) {
    const skipped = readFileSync(this.#file, 'utf8').trim().split('\n').filter(Boolean);
    rmSync(this.#folder, { recursive: true, force: true });
    const table = renderSkipped(
      skipped.map((line) => JSON.parse(line)),
      results,
      process.cwd(),
    );
    if (table !== '') process.stderr.write(`\n${table}\n`);
  }
};

/** The table; empty when nothing was skipped for want of something. */
function renderSkipped(skipped, { testResults }, root) {
  if (skipped.length === 0) return '';
  const needs = [...new Set(skipped.map(({ need }) => need))].sort();
  const rows = needs.map((need) => {
    const same = skipped.filter((entry) => entry.need === need);
    const specs = [...new Set(same.map(({ spec }) => relative(root, spec).replaceAll('\\', '/')))].sort();
    const install = same[0].packages.length > 0 ? `sudo apt-get install -y ${same[0].packages.join(' ')}` : '-';
    return [need, same[0].reason, specs.join(', '), install];
  });
  const all = [['needs', 'why not', 'in', 'install it with'], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const files = new Set(skipped.map(({ spec }) => spec));
  const count = testResults
    .filter(({ testFilePath }) => files.has(testFilePath))
    .reduce((sum, { numPendingTests }) => sum + numPendingTests, 0);
  return [
    `${count} tests were skipped, since this machine lacks what they need:`,
    ...all.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    ),
  ].join('\n');
}

module.exports.renderSkipped = renderSkipped;
