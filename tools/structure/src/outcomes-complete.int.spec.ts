import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSources } from './io/read-workspace';
import { toldCodes, toldLines } from './told-lines';

const root = join(__dirname, '../../..');
const sources = readSources(root).filter(
  ({ path }) => /^(libs|tools\/executors)\/.*\.ts$/.test(path) && !/\.spec\.ts$|\/testing\/|\/bench\//.test(path),
);
const outcomes = readFileSync(join(root, 'docs/outcomes.md'), 'utf8').replace(/\s+/g, ' ');

/** Between our own processes and stages: each is told by another line, or becomes one of the codes of a stage. */
const INSIDE = ['BAD_ENCODING', 'PRIVATE_ADDRESS', 'SHARE_ASLEEP', 'SITE_AWAY'];

describe('docs/outcomes.md', () => {
  it('has every line that the production log may get', () => {
    const lines = toldLines(sources);
    expect(lines.length).toBeGreaterThan(90);
    const missing = lines.filter(({ words }) => !words.every((part) => outcomes.includes(part)));
    expect(missing.map(({ path, words }) => `${path}: ${words.join(' ... ')}`)).toEqual([]);
  });

  it('has every code of an error that a person may meet, or names the page that has it', () => {
    const analytics = readFileSync(join(root, 'docs/analytics.md'), 'utf8');
    const codes = toldCodes(sources);
    expect(codes.length).toBeGreaterThan(40);
    // There in a shorter form, `_TLS` after `ANALYTICS_URL_INSECURE`.
    const isNamed = (code: string): boolean =>
      outcomes.includes(code) ||
      [code, code.replace('ANALYTICS', '')].some((form) => analytics.includes(`\`${form}\``));
    expect(codes.filter((code) => !INSIDE.includes(code) && !isNamed(code))).toEqual([]);
  });
});

describe('toldLines', () => {
  it('finds the words of a line, and what it can be instead', () => {
    const text = [
      'log.info(`fetched ${name}`);',
      "context.log('WARNING', `not fetched: ${path}: ${why}`);",
      "log?.error(isFull ? 'the disk is full' : `it failed: ${why}`);",
      'log.warning(text); console.log(`not told`); other.info(`nor this`);',
    ].join('\n');
    expect(toldLines([{ path: 'a.ts', text }]).map(({ words }) => words)).toEqual([
      ['fetched'],
      ['not fetched:'],
      ['the disk is full'],
      ['it failed:'],
    ]);
    expect(toldCodes([{ path: 'a.ts', text: "{ code: 'TOO_LATE' } { code: 'ENOENT' }" }])).toEqual(['TOO_LATE']);
  });
});
