import { mkdtempSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { compactStore } from '../compaction/io/compact-store';
import { openDatabase } from '../io/database';
import { storeLayout } from '../layout';
import type { ScrapeReader } from '../io/scrape-reader';
import { buildScrape, type BuiltScrape } from '../testing';
import { openHistory, type History, type ScrapeDeriver } from '.';

let derived: string[];
const deriver: ScrapeDeriver = {
  version: 'test',
  derive: (scrape: ScrapeReader) => {
    derived.push(scrape.parameters()['timestamp'] ?? '');
    const links = [...scrape.links()];
    const issues = links
      .filter(({ status }) => status === '404')
      .map(({ url }) => ({ path: '/', kind: 'x', detail: url }));
    const titles = new Set([...scrape.pageFacts()].map(({ title }) => title));
    const missing = scrape.unreached().map(({ url }) => ({ path: url, kind: 'missing', detail: '' }));
    return {
      figures: new Map([
        ['titles', titles.size],
        ['redirects', scrape.redirects().length],
        ['problems', scrape.problems().length],
        ['checks', Number(scrape.parameters()['checks'])],
      ]),
      issues: [...issues, ...missing],
    };
  },
  factor: () => 0.5,
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unchanged-'));
  derived = [];
});
afterEach(() => removeSync(folder));

function withHistory<T>(store: string, work: (history: History) => T, its = deriver): T {
  const history = openHistory(store, its);
  try {
    return work(history);
  } finally {
    history.close();
  }
}

async function addDay(store: string, nr: number, scrape: BuiltScrape, isCompact: boolean): Promise<void> {
  const timestamp = `2601${String(nr + 10)}-0500`;
  const started = `2026-01-${nr + 10}T05:00:00.000Z`;
  await buildScrape(store, timestamp, {
    ...scrape,
    parameters: { checks: '1', ...scrape.parameters, timestamp, started },
  });
  if (isCompact)
    await compactStore({ store, trash: join(store, '.production/trash/x'), assertRight: async () => undefined });
}

const root = 'https://site.test';
const SITE: BuiltScrape = {
  pages: [
    { path: '/', links: [{ url: `${root}/a`, status: '200' }] },
    { path: '/a', title: 'A' },
  ],
};

describe('a scrape that found what the one before it found', () => {
  it('is added without being derived or compared', async () => {
    const store = join(folder, 'store');
    for (const day of [0, 1, 2]) await addDay(store, day, SITE, true);
    withHistory(store, (history) => {
      expect(history.scrapes).toHaveLength(3);
      expect(history.figuresAt(3)).toEqual(history.figuresAt(1));
      expect([...history.livingAt(3)]).toHaveLength(2);
      expect(history.movements().map(({ changed }) => changed)).toEqual([0, 0, 0]);
    });
    expect(derived).toEqual(['260110-0500']);
  });

  it('is derived where its day alone says something else', async () => {
    const store = join(folder, 'store');
    for (const day of [0, 1, 2]) await addDay(store, day, SITE, true);
    withHistory(store, () => undefined, { ...deriver, ofDay: (_scrape, timestamp) => String(timestamp >= '260112') });
    expect(derived).toEqual(['260110-0500', '260112-0500']);
  });

  it('leaves what is told of the days before as it was', async () => {
    const store = join(folder, 'store');
    await addDay(store, 0, SITE, true);
    const first = withHistory(store, (history) => history.told());
    await addDay(store, 1, SITE, true);
    expect(withHistory(store, (history) => history.told())).toBe(first);
    await addDay(
      store,
      2,
      {
        pages: [
          { path: '/', title: 'Another' },
          { path: '/a', title: 'A' },
        ],
      },
      true,
    );
    const changed = withHistory(store, (history) => history.told());
    expect(changed).not.toBe(first);
    await addDay(store, 3, { pages: [{ path: '/', title: 'Another' }] }, true);
    expect(withHistory(store, (history) => history.told())).not.toBe(changed);
  });

  it('makes the same history as when each day is derived and compared', async () => {
    const page = fc.record({ path: fc.constantFrom('/', '/a', '/b'), title: fc.constantFrom('x', 'y', null) });
    const site: fc.Arbitrary<BuiltScrape> = fc.record({
      pages: fc
        .uniqueArray(page, { selector: ({ path }) => path, minLength: 1 })
        .chain((pages) =>
          fc
            .constantFrom('200', '404')
            .map((status) => pages.map((one) => ({ ...one, links: [{ url: `${root}/x`, status }] }))),
        ),
      redirects: fc.subarray([{ req_url: `${root}/old`, redir_url: `${root}/a`, redir_type: '301' }]),
      problems: fc.subarray([{ url: `${root}/p`, kind: 'http-404', detail: '' }]),
      unreached: fc
        .record({ reason: fc.constantFrom('503', 'timeout'), days: fc.integer({ min: 1, max: 3 }) })
        .chain((found) =>
          fc.subarray([{ url: `${root}/u`, page_id: null, since: '2026-01-01', given_up: 0, ...found }]),
        ),
      parameters: fc.record({ checks: fc.constantFrom('1', '2'), requests: fc.constantFrom('5', '6') }),
    });
    let shortened = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(site, { minLength: 1, maxLength: 2 }),
        fc.array(fc.nat({ max: 1 }), { minLength: 2, maxLength: 4 }),
        async (sites, days) => {
          removeSync(folder);
          const dumps: unknown[] = [];
          for (const isCompact of [false, true]) {
            const store = join(folder, String(isCompact));
            derived = [];
            for (const [nr, at] of days.entries()) await addDay(store, nr, sites[at % sites.length]!, isCompact);
            withHistory(store, () => undefined);
            dumps.push(dump(store));
            if (isCompact && derived.length < days.length) shortened += 1;
          }
          expect(dumps[1]).toEqual(dumps[0]);
        },
      ),
      { numRuns: 15 },
    );
    expect(shortened).toBeGreaterThan(0);
  });
});

function dump(store: string): unknown {
  const db = openDatabase(storeLayout(store).history, { readonly: true });
  const tables = ['scrapes', 'pages', 'lives', 'changes', 'figures', 'issues'];
  const rows = tables.map((table) => db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2, 3`).all<{ digest?: string }>());
  db.close();
  // One of a list is another than one of tables, as long as the list was not made of them.
  return rows.map((table) => table.map(({ digest: _digest, ...row }) => row));
}
