import { aTestRun, matomoConfig, parseFixture, startMatomoServer, storeContent, type TestRun } from '../testing';
import { semicompleteSite } from '../testing/fixtures';
import { changeDay } from '../testing/generated-site';
import type { MatomoServer } from '../testing/matomo-server';

const DAY = '2015-05-20';
type Titles = Record<string, { label: string; nb_hits: number }[]>;
const OPTIONAL = /Actions\.get(?:Downloads|Outlinks|PageTitles)/;

describe('what a Matomo tells beside pages', () => {
  let server: MatomoServer;
  let run: TestRun;
  beforeEach(async () => {
    server = await startMatomoServer(new Map([[3, semicompleteSite()]]));
    run = aTestRun(matomoConfig(server.url, { firstDay: '2015-05-17' }), { now: '2015-05-21T04:00:00Z' });
  });
  afterEach(async () => {
    run.remove();
    await server.close();
  });
  const items = (kind: string) => storeContent(run.folder).items.filter((item) => item.kind === kind);
  const states = () => storeContent(run.folder).days.map(({ state }) => state);

  it('documents are stored by address, as many as the day has', async () => {
    await run.run();
    for (const { day, downloads } of storeContent(run.folder).days) {
      const ofDay = items('download').filter((item) => item.day === day);
      expect(ofDay.reduce((sum, { hits }) => sum + hits, 0)).toBe(downloads);
    }
    expect(items('download')).toContainEqual({
      ...{ day: '2015-05-17', kind: 'download', referrer: '', hits: 19, visits: 3 },
      name: 'http://semicomplete.com/images/logstash_OSCON.pdf',
    });
    expect(states()).toEqual(['final', 'final', 'final', 'final']);
  });

  it('addresses that lead nowhere are read from the titles that Matomo’s own importer made of a real log', async () => {
    await run.run();
    const told = Object.values(parseFixture('semicomplete.Actions.getPageTitles.flat.range.json') as Titles).flat();
    const wanted = told.filter(({ label }) => label.startsWith('404/URL = '));
    const sum = (rows: readonly number[]): number => rows.reduce((total, hits) => total + hits, 0);
    expect(wanted.length).toBeGreaterThan(40);
    expect(sum(items('missing').map(({ hits }) => hits))).toBe(sum(wanted.map(({ nb_hits }) => nb_hits)));
  });

  it('links away, and addresses that lead nowhere by the title that Matomo’s guide gives them', async () => {
    const row = (label: string, nb_hits: number, url?: string) => ({
      label,
      nb_hits,
      nb_visits: 1,
      ...(url && { url }),
    });
    const titles = [
      row(' 404/URL = %2Fgone%2Fa%3Fx%3D1/From = https%3A%2F%2Fother.example%2Fpage%3Fq%3Djan', 4),
      row('404/URL = /gone/b/From = ', 2),
      row('404/URL = %E8/From = ', 9),
      row('404/URL = /gone/caf%E9/From = /nowhere', 1),
      row('404/URL = nonsense', 9),
      row('All about 404/URL = /x/From = ', 9),
    ];
    const outlinks = [row('other.example', 5, 'https://other.example/?token=PLANTEDTOKEN55'), row('Others', 9)];
    server.serve(new Map([[3, changeDay(semicompleteSite(), DAY, (day) => ({ ...day, titles, outlinks }))]]));
    await run.run();
    expect(items('outlink')).toEqual([
      { day: DAY, kind: 'outlink', name: 'https://other.example/', referrer: '', hits: 5, visits: 1 },
    ]);
    expect(
      items('missing')
        .filter(({ day }) => day === DAY)
        .map(({ name, referrer, hits }) => [name, referrer, hits]),
    ).toEqual([
      ['/gone/a', 'https://other.example/page', 4],
      ['/gone/b', '', 2],
      ['/gone/caf%E9', '', 1],
    ]);
  });

  it.each([
    ['refuses them', { result: 'error', message: 'You can not access this report' }],
    ['gives something else', 'what?'],
    ['gives rows that are none', { [DAY]: [null, 7, [], { url: 3, nb_hits: -1 }] }],
  ])('costs no day where the server %s', async (_, answer) => {
    server.rewrite((text, call) => {
      const values = JSON.parse(text) as unknown;
      const changed = (value: unknown, at: number): unknown =>
        OPTIONAL.test(call.parts[at]?.get('method') ?? '') ? answer : value;
      return JSON.stringify(Array.isArray(values) && call.parts.length > 1 ? values.map(changed) : changed(values, 0));
    });
    expect(await run.run()).toMatchObject({ daysWritten: 4, incompleteDays: [] });
    expect(storeContent(run.folder).items).toEqual([]);
    server.rewrite(null);
    expect(await run.run()).toMatchObject({ daysWritten: 4 });
  });
});
