import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBotTest } from '../../access-log/bots';
import { aTestRun, REAL_LOG, storeContent } from '../../testing';
import { createImporterRules } from '../../testing/importer-rules';
import { logIn, LOG_FORMATS, requestsOf, type LogFormat, type LoggedRequest } from '../../testing/log-formats';

// The same 10,000 real requests in each format, counted here and by the rules of Matomo's own importer. Who sends no
// agent, and programs that name themselves and that its list of 2021 does not know, are page views to it and none here:
// they are told apart, and counted in the table of docs/analytics.md.
const importedAs = createImporterRules();
const isBot = createBotTest();
const REQUESTS = requestsOf(readFileSync(REAL_LOG, 'utf8')).filter(({ method }) => method !== 'HEAD');
const isOurs = ({ agent }: LoggedRequest): boolean => isBot(agent) && importedAs({ ...aView(agent) }) === 'page';

function aView(agent: string): LoggedRequest {
  return { atMs: 0, address: '', method: 'GET', target: '/', status: 200, referrer: '', agent };
}

/** As many as each format's lines tell apart: without an agent no program is known. */
function wantedOf({ lacks = [] }: LogFormat, request: LoggedRequest): boolean {
  if (lacks.includes('agent')) return importedAs({ ...request, agent: 'Mozilla/5.0' }) === 'page';
  return importedAs(request) === 'page' && !isOurs(request);
}

describe('a real log, in each format, beside the rules of Matomo’s importer', () => {
  let folder: string;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'importer-'))));
  afterAll(() => removeSync(folder));

  it('has as many requests as it has lines, but for those that are none', () => {
    expect(REQUESTS.length).toBeGreaterThan(9900);
  });

  it.each(LOG_FORMATS.map((format): [string, LogFormat] => [format.name, format]))(
    '%s: page views within 1 %% in all, and each day within 2 %%',
    async (_, format) => {
      const file = join(folder, 'access.log');
      writeFileSync(file, logIn(format, REQUESTS));
      const run = aTestRun(
        { source: 'access-log', files: [file], firstDay: null, lateDays: 3, format: format.format ?? null },
        { root: 'https://www.example.org/', now: '2015-05-21T04:00:00Z' },
      );
      try {
        await run.run();
        expect(run.lines.filter((line) => line.includes('left out'))).toEqual([]);
        const days = storeContent(run.folder).days;
        const wanted = new Map<string, number>();
        for (const request of REQUESTS) {
          const day = new Date(request.atMs).toISOString().slice(0, 10);
          if (wantedOf(format, request)) wanted.set(day, (wanted.get(day) ?? 0) + 1);
        }
        expect(days.map(({ day }) => day)).toEqual([...wanted.keys()].sort());
        for (const { day, pageviews } of days) expect(Math.abs(pageviews / wanted.get(day)! - 1)).toBeLessThan(0.02);
        const [ours, theirs] = [days.map(({ pageviews }) => pageviews), [...wanted.values()]].map((counts) =>
          counts.reduce((sum, count) => sum + count, 0),
        );
        expect(Math.abs(ours! / theirs! - 1)).toBeLessThan(0.01);
      } finally {
        run.remove();
      }
    },
    60_000,
  );

  it('holds the bots that its rules name, but for 2 % at most', () => {
    const theirs = REQUESTS.filter(({ agent }) => importedAs(aView(agent)) === 'bot');
    const missed = theirs.filter(({ agent }) => !isBot(agent));
    expect(theirs.length).toBeGreaterThan(2000);
    expect(missed.length / theirs.length).toBeLessThan(0.02);
  });

  it('holds no more programs beside them than are told in the docs', () => {
    const ours = REQUESTS.filter(isOurs);
    const nameless = ours.filter(({ agent }) => agent === '').length;
    expect([nameless, ours.length - nameless]).toEqual([175, 272]);
  });
});
