import fc from 'fast-check';
import { analyticsDays } from '@scrape-and-report/record';
import type { AnalyticsConfig } from '@scrape-and-report/production';
import { checkAnalytics } from '../../io/check-analytics';
import { aTestRun, type TestRun } from '../../testing/run-analytics';
import {
  PLAUSIBLE_KEY,
  startPlausibleServer,
  type PlausibleServer,
  type ServedEvent,
  type ServedPlausible,
} from '../../testing/plausible-server';
import { filesOf, storeContent } from '../../testing/store-content';

const view = (day: string, visit: number, page: string, host = 'www.example.nl'): ServedEvent => ({
  day,
  visit,
  page,
  host,
});
const EVENTS = [
  view('2026-03-01', 1, '/'),
  view('2026-03-01', 1, '/paspoort'),
  view('2026-03-01', 2, '/paspoort'),
  view('2026-03-01', 3, '/paspoort', 'oud.example.nl'),
  {
    ...view('2026-03-01', 2, '/paspoort'),
    goal: 'File Download',
    props: { url: 'https://www.example.nl/a.pdf?mail=a@b.nl' },
  },
  { ...view('2026-03-01', 1, '/paspoort'), goal: '404', props: { path: '/weg/123456782' } },
  view('2026-03-03', 4, '/'),
];
const SITE: ServedPlausible = {
  domain: 'example.nl',
  offset: '+00:00',
  firstDay: '2026-03-01',
  events: EVENTS,
  goals: ['File Download', '404'],
};

const bytesOf = (folder: string): Buffer => Buffer.concat([...filesOf(folder).values()]);

let server: PlausibleServer;
let run: TestRun;
const config = (changes: object = {}): AnalyticsConfig => ({
  source: 'plausible',
  url: server.url,
  domain: 'example.nl',
  tokenEnv: 'PLAUSIBLE_API_KEY',
  tokenFile: null,
  firstDay: null,
  lateDays: 3,
  ...changes,
});
const start = (changes: object = {}): TestRun =>
  (run = aTestRun(config(changes), {
    now: '2026-03-10T06:00:00Z',
    root: 'https://www.example.nl/',
    paths: () => new Set(['/', '/paspoort']),
    hosts: ['oud.example.nl'],
    env: { PLAUSIBLE_API_KEY: PLAUSIBLE_KEY },
  }));

beforeEach(async () => void (server = await startPlausibleServer(SITE)));
afterEach(async () => {
  run?.remove();
  await server.close();
});

describe('usage figures from Plausible', () => {
  it('are those of the server, day by day, from the first one that it knows', async () => {
    const outcome = await start().run();
    expect(outcome).toMatchObject({ firstDay: '2026-03-01', lastDay: '2026-03-09' });
    const days = analyticsDays(run.folder);
    expect(
      days.slice(0, 3).map((d) => [d.day, d.source, d.state, d.pageviews, d.visits, d.bounces, d.downloads]),
    ).toEqual([
      ['2026-03-01', 'plausible', 'final', 4, 3, 2, 1],
      ['2026-03-02', 'plausible', 'final', 0, 0, 0, 0],
      ['2026-03-03', 'plausible', 'final', 1, 1, 1, 0],
    ]);
    // Those that may still change, and have no visits yet.
    expect(outcome.incompleteDays).toEqual(['2026-03-06', '2026-03-07', '2026-03-08', '2026-03-09']);
    const { pages } = storeContent(run.folder);
    const ofFirst = pages.filter(({ day }) => day === '2026-03-01');
    expect(ofFirst.map((p) => [p.url, p.path, p.hits, p.visits, p.entries, p.exits, p.bounces])).toEqual([
      ['https://oud.example.nl/paspoort', '/paspoort', 1, 1, 0, 0, 0],
      ['https://www.example.nl/', '/', 1, 1, 1, 0, 0],
      ['https://www.example.nl/paspoort', '/paspoort', 2, 2, 2, 3, 2],
    ]);
  });

  it('hold nothing that may tell of a person, and the key is nowhere', async () => {
    await start().run();
    const bytes = bytesOf(run.folder);
    for (const secret of ['a@b.nl', 'mail=', '123456782', PLAUSIBLE_KEY]) expect(bytes.includes(secret)).toBe(false);
    expect(bytes.includes('https://www.example.nl/a.pdf')).toBe(true);
    expect(run.lines.join('\n')).not.toContain(PLAUSIBLE_KEY);
    expect(server.requests.every((request) => !request.split('\n')[0]!.includes(PLAUSIBLE_KEY))).toBe(true);
  });

  it('are asked for once, and a second run writes nothing', async () => {
    await start().run();
    const before = bytesOf(run.folder);
    expect(await run.run()).toMatchObject({ daysWritten: 0 });
    expect(bytesOf(run.folder).equals(before)).toBe(true);
  });

  it('are asked for in few calls, with the goals that the site lacks asked for once', async () => {
    server.serve({ ...SITE, goals: [], firstDay: '2025-03-01', events: [view('2025-03-01', 1, '/'), ...EVENTS] });
    await start().run();
    // 374 days are 13 chunks of 4 calls, 3 goals, and the first day.
    expect(server.queries).toHaveLength(13 * 4 + 3 + 1);
    expect(run.lines.filter((line) => line.includes('no goal'))).toHaveLength(3);
  });

  it('of more addresses than one answer holds are all there, once', async () => {
    const many = Array.from({ length: 10_050 }, (_, at) => view('2026-03-01', at % 500, `/p/${at}`));
    server.serve({ ...SITE, events: [...many, view('2026-03-03', 1, '/')] });
    await start({ firstDay: '2026-03-01' }).run();
    expect(analyticsDays(run.folder)[0]).toMatchObject({ state: 'final', pageviews: 10_050, hidden_hits: 0 });
  });

  it('of a day that do not add up are provisional, and say so', async () => {
    server.misbehave((response, number) => {
      if (number !== 2) return false;
      const results = [{ dimensions: ['2026-03-01'], metrics: [3, 3, 9, 50, 30] }];
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ results, meta: {}, query: {} }));
      return true;
    });
    await start().run();
    expect(analyticsDays(run.folder)[0]).toMatchObject({
      state: 'provisional',
      pageviews: 9,
      hidden_hits: 5,
      note: 'its pages have 4 page views, the day 9',
    });
  });

  it.each([
    ['a wrong key', { env: { PLAUSIBLE_API_KEY: 'wrong' } }, {}, 'ANALYTICS_TOKEN_REFUSED'],
    ['no key', { env: {} }, {}, 'ANALYTICS_TOKEN_MISSING'],
    ['another site', {}, { domain: 'other.nl' }, 'ANALYTICS_TOKEN_REFUSED'],
    ['an address that is no Plausible', {}, { path: 'elsewhere' }, 'ANALYTICS_SERVER_REFUSED'],
    ['a zone that is not ours', {}, { offset: '+05:00' }, 'ANALYTICS_TIME_ZONE'],
  ])('fail by name at %s', async (_case, options, changes: Record<string, string>, code) => {
    if (changes['offset']) server.serve({ ...SITE, offset: changes['offset'] });
    start({
      ...(changes['domain'] && { domain: changes['domain'] }),
      ...(changes['path'] && { url: server.url + changes['path'] }),
    });
    await expect(run.run(options)).rejects.toMatchObject({ code, hint: expect.any(String) as string });
  });

  it('wait for a server that restarts or has had enough, and for no other', async () => {
    let refusals = 0;
    server.misbehave((response) => {
      if (++refusals > 2) return false;
      response.writeHead(refusals === 1 ? 502 : 429, { 'retry-after': '7' }).end('{"error":"busy"}');
      return true;
    });
    await start().run();
    expect(analyticsDays(run.folder)[0]).toMatchObject({ state: 'final' });
    expect(run.waits).toContain(7000);
  });

  it('are stored of no answer that is not as documented, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (value) => {
        server.misbehave((response, number) => {
          if (number === 1) return false;
          response.writeHead(200).end(JSON.stringify(value) ?? 'undefined');
          return true;
        });
        const own = aTestRun(config({ firstDay: '2026-03-01' }), {
          now: '2026-03-02T06:00:00Z',
          root: 'https://www.example.nl/',
          env: { PLAUSIBLE_API_KEY: PLAUSIBLE_KEY },
          limits: { tries: 1 },
        });
        try {
          const ended = await own.run().then(
            () => 'stored',
            (error: { code?: string }) => error.code,
          );
          expect(['stored', 'ANALYTICS_ANSWER_INVALID', 'ANALYTICS_UNAVAILABLE']).toContain(ended);
          if (ended === 'stored') expect(value).toHaveProperty('results', []);
        } finally {
          own.remove();
        }
      }),
      { numRuns: 40 },
    );
  });

  it('are what the doctor says', async () => {
    const check = (env: Record<string, string>) =>
      checkAnalytics({
        analytics: config(),
        timeZone: 'UTC',
        env,
        clock: { now: () => new Date(), monotonicMs: () => 0, sleep: async () => undefined },
        random: () => 0,
        signal: new AbortController().signal,
      });
    expect(await check({ PLAUSIBLE_API_KEY: PLAUSIBLE_KEY })).toEqual([
      { level: 'ok', text: 'Plausible answers for example.nl, whose figures begin on 2026-03-01', hint: null },
    ]);
    expect(await check({ PLAUSIBLE_API_KEY: 'x' })).toMatchObject([{ level: 'fail' }]);
  });
});
