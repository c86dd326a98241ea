import fc from 'fast-check';
import { createActionList, createUrlTable } from './action-list';
import { SpareMemory } from './spare-memory';
import { tallyDay, VISIT_GAP_SECONDS, type LogAction } from './tally-day';

const page = (visitor: number, second: number, url: string | null): LogAction => ({ visitor, second, url });

describe('the figures of a day', () => {
  it('of no action are all zero', () => {
    expect(tallyDay([])).toEqual({
      pages: [],
      downloads: [],
      totals: {
        pageviews: 0,
        uniquePageviews: 0,
        visits: 0,
        uniqueVisitors: 0,
        bounces: 0,
        seconds: 0,
        downloads: 0,
        outlinks: 0,
      },
    });
  });

  it('of one visit: where it began and ended, and how long it stayed', () => {
    const { totals, pages } = tallyDay([
      page(1, 100, '/a'),
      page(1, 160, '/b'),
      page(1, 190, '/a'),
      page(1, 200, null),
    ]);
    expect(totals).toEqual({
      pageviews: 3,
      uniquePageviews: 2,
      visits: 1,
      uniqueVisitors: 1,
      bounces: 0,
      seconds: 100,
      downloads: 1,
      outlinks: 0,
    });
    expect(pages).toEqual([
      { url: '/a', hits: 2, visits: 1, uniqueVisitors: 1, entries: 1, exits: 0, bounces: 0, seconds: 70 },
      { url: '/b', hits: 1, visits: 1, uniqueVisitors: 1, entries: 0, exits: 0, bounces: 0, seconds: 30 },
    ]);
  });

  it.each([
    [VISIT_GAP_SECONDS - 1, 1],
    [VISIT_GAP_SECONDS, 2],
  ])('a pause of %i s makes %i visits', (pause, visits) => {
    const { totals, pages } = tallyDay([page(1, 0, '/a'), page(1, pause, '/a')]);
    expect([totals.visits, totals.uniqueVisitors, pages[0]!.visits, totals.bounces]).toEqual([
      visits,
      1,
      visits,
      visits === 2 ? 2 : 0,
    ]);
  });

  it('of two visitors on one page: one bounce each', () => {
    const { totals, pages } = tallyDay([page(1, 0, '/a'), page(2, 1, '/a')]);
    expect([totals.visits, totals.bounces, pages[0]!.uniqueVisitors, pages[0]!.bounces]).toEqual([2, 2, 2, 2]);
  });

  const actions = fc.array(
    fc.record({
      visitor: fc.nat(5),
      second: fc.nat(86_399),
      url: fc.option(fc.constantFrom('/a', '/b', '/c', '/d'), { nil: null }),
    }),
    { maxLength: 200 },
  );

  it('add up, whatever happened', () => {
    fc.assert(
      fc.property(actions, (happened) => {
        const { totals, pages } = tallyDay(happened);
        const sum = (of: (page: (typeof pages)[number]) => number): number =>
          pages.reduce((total, one) => total + of(one), 0);
        expect(sum(({ hits }) => hits)).toBe(totals.pageviews);
        expect(sum(({ visits }) => visits)).toBe(totals.uniquePageviews);
        expect(totals.pageviews + totals.downloads).toBe(happened.length);
        expect(sum(({ entries }) => entries)).toBeLessThanOrEqual(totals.visits);
        expect(sum(({ exits }) => exits)).toBeLessThanOrEqual(totals.visits);
        expect(totals.uniqueVisitors).toBe(new Set(happened.map(({ visitor }) => visitor)).size);
        for (const one of pages) {
          expect(one.bounces).toBeLessThanOrEqual(Math.min(one.entries, one.exits));
          expect(one.visits).toBeLessThanOrEqual(one.hits);
          expect(one.uniqueVisitors!).toBeLessThanOrEqual(one.visits);
        }
      }),
    );
  });

  it('do not depend on the order in which lines come', () => {
    fc.assert(
      fc.property(actions, fc.nat(), (happened, turn) => {
        const at = happened.length === 0 ? 0 : turn % happened.length;
        expect(tallyDay([...happened.slice(at), ...happened.slice(0, at)].reverse())).toEqual(tallyDay(happened));
      }),
    );
  });

  const day = fc.array(
    fc.record({ visitor: fc.nat(8), second: fc.nat(86_399), url: fc.nat(12), isFile: fc.boolean() }),
    { maxLength: 400 },
  );
  const expected = (happened: readonly { visitor: number; second: number; url: number; isFile: boolean }[]) =>
    tallyDay(
      happened.map(({ visitor, second, url, isFile }) => ({
        visitor,
        second,
        ...(isFile ? { url: null, file: `/f${url}` } : { url: `/${url}` }),
      })),
    );

  it('are kept in eight bytes an action, and are the same', () => {
    fc.assert(
      fc.property(day, (happened) => {
        const table = createUrlTable();
        const list = createActionList(table);
        for (const { visitor, second, url, isFile } of happened)
          list.add(visitor * 1e12 + 7, second, table.numberOf(isFile ? `/f${url}` : `/${url}`, isFile));
        expect(list.figures()).toEqual(expected(happened));
      }),
    );
  });

  it('are the same when visits that are past are counted on the way, but for visitors of a page', () => {
    const withoutVisitors = ({ totals, pages, downloads }: ReturnType<typeof tallyDay>) => ({
      totals,
      downloads,
      pages: pages.map((page) => ({ ...page, uniqueVisitors: null })),
    });
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 50 }), (happened, often) => {
        const table = createUrlTable();
        const list = createActionList(table);
        const inTurn = [...happened].sort((a, b) => a.second - b.second);
        inTurn.forEach(({ visitor, second, url, isFile }, nr) => {
          list.add(visitor * 1e12 + 7, second, table.numberOf(isFile ? `/f${url}` : `/${url}`, isFile));
          if (nr % often === 0) list.fold(second);
        });
        expect(withoutVisitors(list.figures())).toEqual(withoutVisitors(expected(happened)));
      }),
    );
  });

  it('are the same in memory that other days had before', () => {
    const manyDays = fc.array(fc.tuple(day, fc.nat(3000)), { maxLength: 5 });
    fc.assert(
      fc.property(manyDays, (days) => {
        const table = createUrlTable();
        const spare = new SpareMemory();
        for (const [happened, crowd] of days) {
          const list = createActionList(table, spare);
          // So many that the tables of some days are larger than those of the day before, and of others smaller.
          const extra = Array.from({ length: crowd }, (_, nr) => ({
            visitor: 9 + nr,
            second: nr,
            url: 1,
            isFile: false,
          }));
          for (const { visitor, second, url, isFile } of [...happened, ...extra])
            list.add(visitor * 1e12 + 7, second, table.numberOf(isFile ? `/f${url}` : `/${url}`, isFile));
          expect(list.figures()).toEqual(expected([...happened, ...extra]));
        }
      }),
      { numRuns: 50 },
    );
  });
});
