import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { readJsonSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock } from '@scrape-and-report/production';
import { aTestRun, filesOf, storeContent, type TestRun } from '../../testing';
import { FIXTURES } from '../../testing/fixtures';

const CASES = join(FIXTURES, 'cases');
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0';

describe('a log that was met', () => {
  const runs: TestRun[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'log-cases-'));
  afterEach(() => runs.splice(0).forEach((run) => run.remove()));
  afterAll(() => removeSync(folder));

  const read = async (
    files: readonly string[],
    changes: Partial<Parameters<typeof aTestRun>[0]> & object = {},
    more: Partial<Parameters<typeof aTestRun>[1]> = {},
  ): Promise<TestRun> => {
    const analytics = { source: 'access-log' as const, files, firstDay: null, lateDays: 3, ...changes };
    const run = aTestRun(analytics as Parameters<typeof aTestRun>[0], {
      root: 'http://www.example.org/',
      timeZone: 'Europe/Amsterdam',
      now: '2026-11-23T04:00:00Z',
      ...more,
    });
    runs.push(run);
    await run.run();
    return run;
  };
  const daysOf = (run: TestRun) =>
    storeContent(run.folder).days.map(({ day, state, pageviews, note }) => [day, state, pageviews, note]);
  const written = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('our own scraper is no visitor, under its own name, another, or an address of ours', async () => {
    const own = readFileSync(join(CASES, '01-own-scraper.log'), 'utf8');
    const run = await read([join(CASES, '01-own-scraper.log')]);
    expect(storeContent(run.folder).days[0]).toMatchObject({ pageviews: 1, visits: 1 });
    expect(storeContent(run.folder).items.filter(({ kind }) => kind === 'missing')).toEqual([]);
    const marked = own.replace(/Mozilla\/5\.0 \(compatible; (scrape-and-report\/0\.1\.0)\)/g, `${BROWSER} $1`);
    expect(storeContent((await read([written('marked.log', marked)])).folder).days[0]).toMatchObject({ pageviews: 1 });
    const hidden = own.replace(/Mozilla\/5\.0 \(compatible; scrape-and-report\/0\.1\.0\)/g, BROWSER);
    const file = written('hidden.log', hidden);
    expect(storeContent((await read([file])).folder).days[0]!.pageviews).toBeGreaterThan(1);
    const known = await read([file], { ownAddresses: ['192.0.2.96/28'] });
    expect(storeContent(known.folder).days[0]).toMatchObject({ pageviews: 1 });
  });

  it('of IIS is read', async () => {
    const run = await read([join(CASES, '02-iis-w3c.log')], {}, { now: '2026-11-21T04:00:00Z' });
    expect(daysOf(run)).toEqual([['2026-11-20', 'provisional', 6, 'the log does not reach the end of this day']]);
  });

  it.each([null, '2026-01-01'])('of a share that has gone is a failure, with firstDay %s', async (firstDay) => {
    const { files } = readJsonSync(join(CASES, '02-share-gone.json')) as { files: string[] };
    await expect(read(files, { firstDay })).rejects.toMatchObject({ code: 'ANALYTICS_LOG_MISSING' });
  });

  it('that nobody can read is a failure with its first line, without what tells of a person', async () => {
    const file = written('odd.log', 'jan@example.org at 192.0.2.1 did something\n'.repeat(3));
    for (const firstDay of [null, '2026-01-01'])
      await expect(read([file], { firstDay })).rejects.toMatchObject({
        code: 'ANALYTICS_LOG_FORMAT',
        message: `a line of ${file} is in no known format: "[e-mail] at [address] did something"`,
      });
  });

  it('that begins at noon or ends at ten makes no final day', async () => {
    expect(daysOf(await read([join(CASES, '05-begins-at-noon.log')]))).toEqual([
      ['2026-11-22', 'provisional', 6, 'the log begins within this day'],
    ]);
    expect(daysOf(await read([join(CASES, '06-ends-at-ten.log')]))[0]!.slice(0, 2)).toEqual([
      '2026-11-22',
      'provisional',
    ]);
  });

  it('of which a middle is missing makes no final day', async () => {
    const files = ['05-begins-at-noon.log', '06-ends-at-ten.log'].map((name) => join(CASES, name));
    const start = written(
      'start.log',
      `192.0.2.9 - - [22/Nov/2026:00:00:01 +0100] "GET /nl/a HTTP/1.1" 200 1 "-" "${BROWSER}"\n`,
    );
    expect(daysOf(await read([...files, start]))[0]![1]).toBe('provisional');
  });

  /** A line every so many minutes of some hours of a day in November, of visitors that a server has to itself. */
  const linesOf = (server: number, day: number, [from, to]: readonly [number, number], minutes = 10): string =>
    Array.from({ length: ((to - from) * 60) / minutes }, (_, nr) => {
      const at = new Date(Date.UTC(2026, 10, day, from - 1, nr * minutes));
      const time = `${at.getUTCDate()}/Nov/2026:${at.toISOString().slice(11, 19)}`;
      return `198.51.${server}.${nr % 200} - - [${time} +0000] "GET /nl/a HTTP/1.1" 200 1 "-" "${BROWSER}"\n`;
    }).join('');
  const ONE_IS_SILENT = 'the logs of analytics.files[1] hold nothing of a part of this day';

  it('of a server beside another that goes on is awaited when it ends, and when its middle is missing', async () => {
    const days = [20, 21, 22].map((day) => linesOf(1, day, [0, 24])).join('');
    const web1 = written('web1.log', days + linesOf(1, 23, [0, 2]));
    const ends = written('web2.log', linesOf(2, 20, [0, 24]) + linesOf(2, 21, [0, 12]));
    expect(daysOf(await read([web1, ends])).map(([day, state, , note]) => [day, state, note])).toEqual([
      ['2026-11-20', 'final', ''],
      ['2026-11-21', 'provisional', ONE_IS_SILENT],
      ['2026-11-22', 'provisional', ONE_IS_SILENT],
    ]);
    written('web2.1.log', linesOf(2, 20, [0, 24]));
    written('web2.3.log', linesOf(2, 22, [0, 24]) + linesOf(2, 23, [0, 2]));
    const states = daysOf(await read([web1, join(folder, 'web2.?.log')])).map(([, state]) => state);
    expect(states).toEqual(['final', 'provisional', 'final']);
  });

  const stateOf = (run: TestRun) => daysOf(run).map(([, state]) => state);
  const missing = (server: string) => `the logs of analytics.files[0] (${server}) hold nothing of a part of this day`;

  it('of two servers under one pattern is awaited for each of them', async () => {
    const pattern = join(folder, 'pair-web?.log*');
    const dates = [20, 21, 22];
    for (const day of dates) written(`pair-web1.log-202611${day}`, linesOf(1, day, [0, 24]));
    written('pair-web1.log', linesOf(1, 23, [0, 2]));
    for (const day of [20, 21]) written(`pair-web2.log-202611${day}`, linesOf(2, day, [0, 24]));
    const run = await read([pattern]);
    expect(daysOf(run).map(([day, state, , note]) => [day, state, note])).toEqual([
      ['2026-11-20', 'final', ''],
      ['2026-11-21', 'final', ''],
      ['2026-11-22', 'provisional', missing('pair-web2.log')],
    ]);
    written('pair-web2.log', linesOf(2, 22, [0, 24]) + linesOf(2, 23, [0, 2]));
    await run.run();
    expect(stateOf(run)).toEqual(['final', 'final', 'final']);
    expect(daysOf(run).map(([, , pageviews]) => pageviews)).toEqual([288, 288, 288]);
  });

  it('of two servers in folders of their own is awaited too, and when it begins later than the other', async () => {
    mkdirSync(join(folder, 'tree', 'web1'), { recursive: true });
    mkdirSync(join(folder, 'tree', 'web2'), { recursive: true });
    for (const day of [20, 21, 22]) written(`tree/web1/access.log.${23 - day}`, linesOf(1, day, [0, 24]));
    written('tree/web1/access.log', linesOf(1, 23, [0, 2]));
    written('tree/web2/access.log', linesOf(2, 22, [0, 24]) + linesOf(2, 23, [0, 2]));
    const run = await read([join(folder, 'tree', '*', 'access.log*')]);
    expect(daysOf(run).map(([, state, , note]) => [state, note])).toEqual([
      ['provisional', missing('web2/access.log')],
      ['provisional', missing('web2/access.log')],
      ['final', ''],
    ]);
  });

  it('of a server that has gone is awaited for a week, and then no more; which is said', async () => {
    const pattern = join(folder, 'gone-web?.log');
    const days = Array.from({ length: 9 }, (_, nr) => linesOf(1, 14 + nr, [0, 24]));
    written('gone-web2.log', linesOf(2, 14, [0, 24]) + linesOf(2, 15, [0, 12]));
    written('gone-web1.log', days.slice(0, 7).join('') + linesOf(1, 21, [0, 2]));
    const run = await read([pattern], {}, { now: '2026-11-21T04:00:00Z' });
    expect(stateOf(run)).toEqual(['final', ...Array<string>(6).fill('provisional')]);
    written('gone-web1.log', days.join('') + linesOf(1, 23, [0, 2]));
    await run.run({ clock: { ...createSystemClock(), now: () => new Date('2026-11-23T04:00:00Z') } });
    expect(stateOf(run)).toEqual(Array<string>(9).fill('final'));
    expect(run.lines.filter((line) => line.includes('waited'))).toEqual([
      'analytics: the logs of analytics.files[0] (gone-web2.log) have ended on 2026-11-15 or before it, and nothing came for a week: they are no longer waited for',
    ]);
  });

  it('of two servers whose nights are quiet is final when each of them spoke as late as it does', async () => {
    const pattern = join(folder, 'quiet-web?.log*');
    for (const day of [18, 19, 20, 21, 22]) {
      written(`quiet-web1.log-202611${day}`, linesOf(1, day, [0, 24]));
      written(`quiet-web2.log-202611${day}`, linesOf(2, day, day === 21 ? [8, 12] : [8, 20]));
    }
    written('quiet-web1.log', linesOf(1, 23, [0, 2]));
    expect(stateOf(await read([pattern]))).toEqual(['final', 'final', 'final', 'provisional', 'final']);
  });

  it('that another takes over from, or of which there is next to nothing, is not awaited', async () => {
    const archive = written('archive.log', linesOf(1, 20, [0, 24]) + linesOf(1, 21, [0, 24]));
    const now = written('now.log', linesOf(1, 22, [0, 24]) + linesOf(1, 23, [0, 2]));
    const rare = written('rare.log', linesOf(2, 20, [9, 10], 30));
    expect(daysOf(await read([archive, now, rare])).map(([, state]) => state)).toEqual(['final', 'final', 'final']);
  });

  it('of a server that writes no agents counts visitors, and says so; of one whose health is checked it counts none', async () => {
    const lines = (addresses: number, targets: number): string =>
      Array.from({ length: 60 }, (_, nr) => {
        const request = `GET /nl/p${nr % targets} HTTP/1.1`;
        return `198.51.100.${nr % addresses} - - [22/Nov/2026:10:${String(nr).padStart(2, '0')}:00 +0100] "${request}" 200 1 "-" "-" 7 "web@docker" "http://10.0.0.2:80" 5ms\n`;
      }).join('');
    const traefik = written('traefik.log', lines(7, 12));
    const run = await read([traefik]);
    expect(storeContent(run.folder).days[0]).toMatchObject({ pageviews: 60, unique_visitors: 7 });
    expect(run.lines).toContain(`analytics: no line of ${traefik} bears an agent: programs count as visitors`);
    const checked = await read([written('checked.log', lines(2, 1))]);
    expect(storeContent(checked.folder).days[0]).toMatchObject({ pageviews: 0 });
  });

  it('of two virtual hosts counts the site’s own lines', async () => {
    expect(daysOf(await read([join(CASES, '07-two-vhosts.log')]))[0]![2]).toBe(3);
    expect(daysOf(await read([join(CASES, '07-two-vhosts.log')], {}, { hosts: ['intranet.example.org'] }))[0]![2]).toBe(
      6,
    );
  });

  it.each<[string, (host: string, rest: string) => string]>([
    ['in quotes behind the agent', (host, rest) => `${rest} "${host}"`],
    ['bare behind it', (host, rest) => `${rest} ${host}`],
    ['behind it with more around it', (host, rest) => `${rest} "-" host=${host} 0.003 "10.0.0.2:8080" "app.internal"`],
    ['before the request', (host, rest) => rest.replace('] "', `] "${host}" "`)],
  ])('of two virtual hosts, named %s, counts the site’s own lines', async (_, move) => {
    const lines = readFileSync(join(CASES, '07-two-vhosts.log'), 'utf8').trimEnd().split('\n');
    const text = lines.map((line) =>
      line.replace(/^(\S+) (.*)$/, (_all, host: string, rest: string) => move(host, rest)),
    );
    const file = written('moved.log', `${text.join('\n')}\n`);
    expect(daysOf(await read([file]))[0]![2]).toBe(3);
    expect(daysOf(await read([file], {}, { hosts: ['intranet.example.org'] }))[0]![2]).toBe(6);
    const foreign = written('moved-foreign.log', `${text.filter((line) => line.includes('intranet.')).join('\n')}\n`);
    await expect(read([foreign])).rejects.toMatchObject({ code: 'ANALYTICS_LOG_HOSTS' });
  });

  it('of other virtual hosts alone is a failure that names them, not a day without visits', async () => {
    const lines = readFileSync(join(CASES, '07-two-vhosts.log'), 'utf8').split(/(?<=\n)/);
    const file = written('foreign.log', lines.filter((line) => line.startsWith('intranet')).join(''));
    await expect(read([file])).rejects.toMatchObject({
      code: 'ANALYTICS_LOG_HOSTS',
      message: expect.stringContaining('of www.example.org, but of intranet.example.org') as string,
    });
  });

  it('with personal data leaves none of it in the store', async () => {
    const file = join(folder, 'personal.log');
    copyFileSync(join(CASES, '09-personal-query.log'), file);
    const missing = `192.0.2.7 - - [22/Nov/2026:12:00:02 +0100] "GET /site/dossier/123456782/piet@planted.example?t=PLANTEDTOKEN55 HTTP/1.1" 404 9 "http://www.example.org/site/zoeken?q=planted-search-jan-de-vries" "${BROWSER}"\n`;
    writeFileSync(file, readFileSync(file, 'utf8') + missing + missing.replace(' 404 ', ' 200 '));
    for (const changes of [{}, { keepQuery: ['email', 'bsn', 'token', 't'], searchWords: false }]) {
      const run = await read([file], changes);
      const bytes = [...filesOf(run.folder).values()].map((bytes) => bytes.toString('latin1')).join();
      for (const planted of ['planted.example', '123456782', 'PLANTEDTOKEN55', 'planted-search', 'Firefox', '192.0.2'])
        expect([planted, bytes.includes(planted)]).toEqual([planted, false]);
      const { pages, items } = storeContent(run.folder);
      expect(pages.map(({ url }) => url.replace(/\?.*/, ''))).toContain(
        'http://www.example.org/site/dossier/[number]/[e-mail]',
      );
      expect(items.filter(({ kind }) => kind === 'missing')).toEqual([
        expect.objectContaining({
          name: 'http://www.example.org/site/dossier/[number]/[e-mail]',
          referrer: 'http://www.example.org/site/zoeken',
          hits: 1,
        }),
      ]);
    }
  });

  it('keeps the query that makes a recorded page, and search words when they are asked for', async () => {
    const lines = ['/list?page=2&utm_source=x', '/list?page=9', '/zoeken?q=Bijstand'].map(
      (path, nr) => `192.0.2.7 - - [22/Nov/2026:12:0${nr}:00 +0100] "GET ${path} HTTP/1.1" 200 9 "-" "${BROWSER}"\n`,
    );
    const run = await read(
      [written('query.log', lines.join(''))],
      { searchWords: true },
      { paths: () => new Set(['/list', '/list?page=2']) },
    );
    const { pages, items } = storeContent(run.folder);
    expect(pages.map(({ url, path }) => [url, path])).toEqual([
      ['http://www.example.org/list', '/list'],
      ['http://www.example.org/list?page=2', '/list?page=2'],
      ['http://www.example.org/zoeken', null],
    ]);
    expect(items.filter(({ kind }) => kind === 'search').map(({ name, hits }) => [name, hits])).toEqual([
      ['bijstand', 1],
    ]);
  });

  it('with 300,000 query spellings of one page holds one row', async () => {
    const line = (nr: number): string =>
      `10.0.${nr % 200}.${nr % 250} - - [22/Nov/2026:${String(Math.floor(nr / 15_000)).padStart(2, '0')}:00:00 +0100] "GET /a?x=${nr}&y=z HTTP/1.1" 200 9 "-" "${BROWSER}"\n`;
    const run = await read(
      [written('many.log', Array.from({ length: 300_000 }, (_, nr) => line(nr)).join(''))],
      {},
      { paths: () => new Set(['/a']) },
    );
    expect(storeContent(run.folder).pages).toMatchObject([
      { url: 'http://www.example.org/a', path: '/a', hits: 300_000 },
    ]);
  }, 180_000);
});
