import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { aTestRun, storeContent, type TestRun } from '../../testing';
import { FIXTURES } from '../../testing/fixtures';
import { contentDigest } from '../../testing/store-content';

const BROWSER = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0';
const PACKED = join(FIXTURES, 'access-log/packed');

/** A line each 58 s of a day, and on into the next: what the packed files hold, made by `bzip2`, `xz` and `zstd`. */
const LINES = Array.from({ length: 1500 }, (_, nr) => {
  const at = new Date(Date.UTC(2026, 4, 20) + nr * 58_000).toISOString();
  const moment = `${at.slice(8, 10)}/May/2026:${at.slice(11, 19)} +0000`;
  return `192.0.2.${nr % 200} - - [${moment}] "GET /pagina/${nr % 37} HTTP/1.1" 200 512 "-" "${BROWSER}"`;
});
const TEXT = `${LINES.join('\n')}\n`;

const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16();
const CONTAINERS: readonly (readonly [string, string, () => Buffer])[] = [
  ['gzip', 'access.log.gz', () => gzipSync(TEXT)],
  [
    'gzip in two members',
    'access.log.gz',
    () => Buffer.concat([gzipSync(TEXT.slice(0, 9000)), gzipSync(TEXT.slice(9000))]),
  ],
  ['bzip2', 'access.log.bz2', () => readFileSync(join(PACKED, 'log.bz2'))],
  ['xz', 'access.log.xz', () => readFileSync(join(PACKED, 'log.xz'))],
  ['zstd', 'access.log.zst', () => readFileSync(join(PACKED, 'log.zst'))],
  ['an archive under a plain name', 'access.log', () => readFileSync(join(PACKED, 'log.xz'))],
  ['a plain file named as an archive', 'access.log.gz', () => Buffer.from(TEXT)],
  ['UTF-8 with a mark', 'access.log', () => Buffer.from(`\ufeff${TEXT}`)],
  ['UTF-16, little end first', 'access.log', () => Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
  ['UTF-16, big end first', 'access.log', () => swapped(Buffer.from(`\ufeff${TEXT}`, 'utf16le'))],
  ['UTF-16 without a mark', 'access.log', () => Buffer.from(TEXT, 'utf16le')],
  ['lines that end with CR LF', 'access.log', () => Buffer.from(TEXT.replaceAll('\n', '\r\n'))],
  ['lines that end with CR', 'access.log', () => Buffer.from(TEXT.replaceAll('\n', '\r'))],
  ['a last line without an end', 'access.log', () => Buffer.from(TEXT.slice(0, -1))],
];

let folder: string;
const runs: TestRun[] = [];
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'containers-'))));
afterEach(() => {
  runs.splice(0).forEach((run) => run.remove());
  removeSync(folder);
});

async function read(...patterns: string[]): Promise<TestRun> {
  const files = patterns.map((pattern) => join(folder, pattern));
  const run = aTestRun(
    { source: 'access-log', files, firstDay: null, lateDays: 3 },
    { root: 'http://example.nl/', now: '2026-05-21T04:00:00Z' },
  );
  runs.push(run);
  await run.run();
  return run;
}

function put(name: string, content: Buffer | string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
}

describe('a log that is packed or encoded', () => {
  it.each(CONTAINERS)('by %s counts as the plain one', async (_case, name, content) => {
    put('plain/access.log', TEXT);
    put(`packed/${name}`, content());
    const [plain, packed] = [await read('plain/access.log'), await read(`packed/${name}`)];
    expect(storeContent(plain.folder).days).toMatchObject([{ day: '2026-05-20', state: 'final', pageviews: 1490 }]);
    expect(contentDigest(packed.folder)).toBe(contentDigest(plain.folder));
    expect(packed.lines).toEqual([]);
  });

  it.each(['bz2', 'xz', 'zst'])('and cut, as .%s, gives what it holds, or says what is wrong with it', async (kind) => {
    const whole = readFileSync(join(PACKED, `log.${kind}`));
    for (const share of [0.2, 0.6, 0.95]) {
      put(`access.log.${kind}`, whole.subarray(0, Math.floor(whole.length * share)));
      const ended = await read(`access.log.${kind}`).then(
        ({ lines }) => lines.join('\n'),
        (error: { code?: string }) => String(error.code),
      );
      expect(ended).toMatch(/is cut: it was read up to there|^ANALYTICS_LOG_(?:DAMAGED|EMPTY)$/);
    }
  });
});

describe('files by pattern', () => {
  const half = LINES.length / 2;
  const [first, second] = [LINES.slice(0, half), LINES.slice(half)].map((lines) => `${lines.join('\n')}\n`);

  it.each([
    ['a star', ['logs/a-1.log', 'logs/a-2.log'], 'logs/a-*.log'],
    ['a question mark', ['logs/a1.log', 'logs/a2.log'], 'logs/a?.log'],
    ['a class', ['logs/a1.log', 'logs/a2.log', 'logs/ax.log'], 'logs/a[0-9].log'],
    ['braces', ['www/a.log', 'shop/a.log', 'other/a.log'], '{www,shop}/a.log'],
    ['a date', ['logs/20260520.log', 'logs/20260521.log'], 'logs/%Y%m%d.log'],
    ['a date in a folder', ['2026/05/20/a.log', '2026/05/21/a.log'], '%Y/%m/%d/*.log'],
    ['folders of any depth', ['x/a.log', 'x/y/z/a.log'], '**/a.log'],
    ['a name with spaces, braces and a bracket', ['l ogs/é&[1].log', 'l ogs/é&[2].log'], 'l ogs/é&*.log'],
  ])('named by %s', async (_case, names, pattern) => {
    put(names[0]!, first!);
    put(names[1]!, second!);
    if (names[2]) put(names[2], LINES[0]!.replace('/pagina/0', '/elsewhere'));
    const run = await read(pattern);
    const { days, pages } = storeContent(run.folder);
    expect(days).toMatchObject([{ day: '2026-05-20', state: 'final', pageviews: 1490 }]);
    expect(pages.some(({ url }) => url.includes('elsewhere'))).toBe(false);
  });

  it('count a rotated file beside its packed copy once', async () => {
    put('access.log.1', TEXT);
    copyFileSync(join(PACKED, 'log.xz'), join(folder, 'access.log.1.xz'));
    const run = await read('access.log*');
    expect(storeContent(run.folder).days).toMatchObject([{ pageviews: 1490 }]);
  });

  it.each(['bz2', 'xz', 'zst'])('are read beside each other, as .%s', async (kind) => {
    for (const name of ['a', 'b', 'c']) copyFileSync(join(PACKED, `log.${kind}`), join(folder, `${name}.${kind}`));
    const run = await read(`*.${kind}`);
    expect(storeContent(run.folder).days).toMatchObject([{ pageviews: 1490 }]);
  });

  it.each([
    ['a pattern without a file', 'none-*.log'],
    ['a folder that has gone', 'gone/*.log'],
    ['a folder instead of a file', 'logs'],
    ['one of two patterns without a file', 'none-*.log', 'logs/a.log'],
  ])('that are not there are a failure by name: %s', async (_case, ...patterns) => {
    put('logs/a.log', TEXT);
    await expect(read(...patterns)).rejects.toMatchObject({ code: 'ANALYTICS_LOG_MISSING' });
  });
});
