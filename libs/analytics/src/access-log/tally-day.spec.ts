import fc from 'fast-check';
import { createActionList } from './action-list';
import { tallyDay, VISIT_GAP_SECONDS, type LogAction } from './tally-day';

const page = (visitor: number, second: number, url: string | null): LogAction => ({ visitor, second, url });

describe('the figures of a day', () => {
  it('of no action are all zero', () => {
    expect(tallyDay([])).toEqual({
      pages: [],
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

  it('are kept in twelve bytes an action, and come back as they went in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string(), fc.nat(2_000_000_000), fc.option(fc.string(), { nil: null })), {
          maxLength: 600,
        }),
        (happened) => {
          const list = createActionList();
          happened.forEach(([visitor, second, url]) => list.add(visitor, second, url));
          const numbers = new Map(
            [...new Set(happened.map(([visitor]) => visitor))].map((visitor, nr) => [visitor, nr]),
          );
          expect(list.actions()).toEqual(
            happened.map(([visitor, second, url]) => ({ visitor: numbers.get(visitor), second, url })),
          );
        },
      ),
    );
  });
});
