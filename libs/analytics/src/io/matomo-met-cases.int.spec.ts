import { readJsonSync } from 'fs-extra';
import { join } from 'node:path';
import { aTestRun, matomoConfig, startMatomoServer, storeContent, type TestRun } from '../testing';
import { FIXTURES } from '../testing/fixtures';
import type { MatomoServer } from '../testing/matomo-server';
import type { ServedDay } from '../testing/served-site';

const parse = (name: string): unknown => readJsonSync(join(FIXTURES, 'cases', name)) as unknown;
type Row = Record<string, unknown> & { nb_hits: number; nb_visits: number };

describe('an answer of Matomo that was met', () => {
  let server: MatomoServer;
  let run: TestRun;
  const serve = (day: ServedDay): void =>
    server.serve(
      new Map([[3, { timezone: 'UTC', ts_created: '2026-11-21 00:00:00', days: new Map([['2026-11-21', day]]) }]]),
    );
  const dayOf = (rows: readonly Row[], sums = rows): ServedDay => ({
    summary: { nb_visits: 9, nb_uniq_visitors: 8, bounce_count: 1, sum_visit_length: 10 },
    actions: {
      nb_pageviews: sums.reduce((sum, row) => sum + row.nb_hits, 0),
      nb_uniq_pageviews: sums.reduce((sum, row) => sum + row.nb_visits, 0),
      nb_downloads: 0,
      nb_outlinks: 0,
    },
    pages: rows,
  });
  beforeEach(async () => {
    server = await startMatomoServer(new Map());
    run = aTestRun(matomoConfig(server.url), { now: '2026-11-22T04:00:00Z', root: 'http://example.org/' });
  });
  afterEach(async () => {
    run.remove();
    await server.close();
  });

  it('is data whatever its labels and addresses say', async () => {
    serve(dayOf(parse('03-matomo-poison.json') as Row[]));
    await run.run();
    const { days, pages } = storeContent(run.folder);
    expect(days[0]).toMatchObject({ state: 'final', pageviews: 20 });
    expect(pages.map(({ url, hits }) => [url, hits])).toEqual([
      ['http://example.org/b', 8],
      ['http://example.org/zoeken', 12],
    ]);
  });

  it.each([
    'Unable to authenticate',
    '{"result":"error","message":"x"}',
    'Error: Renderer format',
    'MySQL server has gone away',
    '<html>503</html>',
    '"2026-11-21":',
  ])('is data though a title says %s', async (words) => {
    serve(dayOf([{ label: words, nb_hits: 3, nb_visits: 2, url: `http://example.org/${encodeURIComponent(words)}` }]));
    await run.run();
    expect(storeContent(run.folder).days[0]).toMatchObject({ state: 'final', pageviews: 3 });
  });

  it('of which half is archived makes no final day, whichever half', async () => {
    const half = parse('04-half-archived.json') as Record<string, unknown>;
    serve({ summary: half['VisitsSummary.get'], actions: half['Actions.get'], pages: half['Actions.getPageUrls'] });
    expect((await run.run()).incompleteDays).toEqual(['2026-11-21']);
    expect(storeContent(run.folder).days[0]).toMatchObject({ state: 'provisional', visits: 10 });
    const whole = dayOf([{ nb_hits: 3, nb_visits: 2, url: 'http://example.org/a' }]);
    serve({ ...whole, summary: [] });
    expect((await run.run()).incompleteDays).toEqual(['2026-11-21']);
    serve(whole);
    expect((await run.run()).incompleteDays).toEqual([]);
  });

  it('of downloads alone makes a day like another', async () => {
    const actions = { nb_pageviews: 0, nb_uniq_pageviews: 0, nb_downloads: 4, nb_outlinks: 0 };
    serve({ ...dayOf([]), actions });
    expect((await run.run()).incompleteDays).toEqual([]);
  });

  it('with a negative number costs that row, and names it', async () => {
    const odd = parse('13-negative-row.json') as Row[];
    serve(dayOf([...odd, { nb_hits: 3, nb_visits: 2, url: 'http://example.org/b' }]));
    await run.run();
    const { days, pages } = storeContent(run.folder);
    expect(days[0]).toMatchObject({ state: 'truncated', pageviews: 15, hidden_hits: 12 });
    expect(days[0]!.note).toContain('http://example.org/a: sum_time_spent is -1');
    expect(pages.map(({ url }) => url)).toEqual(['http://example.org/b']);
  });
});
