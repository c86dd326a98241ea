import fc from 'fast-check';
import { allowedLoss, judgeLoss } from './judge-loss';
import { KnownFate } from './known-fates';

const GUARD = { graceDays: 7, maxUnreachedShare: 0.2, maxRemovedShare: 0.5 };
const fates = (counts: Readonly<Record<string, number>>): KnownFate[] => {
  let id = 0;
  return Object.entries(counts).flatMap(([key, count]) => {
    const [fate, how = ''] = key.split(':') as [KnownFate['fate'], string?];
    return Array.from({ length: count }, () => ({ id: (id += 1), fate, how, gives: null }));
  });
};

describe('what a scrape may lose', () => {
  it.each<[string, Readonly<Record<string, number>>, string | null]>([
    ['a fifth not reached', { recorded: 80, 'unreached:503': 20 }, null],
    ['more than a fifth', { recorded: 79, 'unreached:503': 21 }, '21 of 100 known pages failed (503)'],
    ['half of a few', { recorded: 5, 'unreached:timeout': 5 }, null],
    ['more than half of a few', { recorded: 4, 'unreached:timeout': 6 }, '6 of 10 known pages timed out'],
    ['the one page there is', { 'unreached:empty': 1 }, '1 of 1 known pages were empty'],
    ['walls', { 'unreached:blocked 999': 30 }, '30 of 30 known pages were refused (999)'],
    [
      'several causes, the most frequent first',
      { 'unreached:reset': 10, 'unreached:blocked 403': 20 },
      '30 of 30 known pages were not reached: 20 were refused (403), 10 could not be reached (reset)',
    ],
    ['half gone', { recorded: 50, 'lost:404': 50 }, null],
    [
      'more than half gone',
      { recorded: 40, 'lost:404': 30, 'lost:moved': 30 },
      '60 of 100 known pages are gone (30 404, 30 moved)',
    ],
    ['nothing known', {}, null],
  ])('%s', (_, counts, text) => {
    expect(judgeLoss(fates(counts), null, GUARD)?.text ?? null).toBe(text);
  });

  it('tells of one page for all before all else, and of pages that say the same as of a loss that may be believed', () => {
    const known = fates({ 'unreached:soft-404': 30, recorded: 10 });
    const pages = new Set(known.slice(0, 30).map(({ id }) => id));
    expect(judgeLoss(known, { pages, name: 'Onderhoud', how: 'say the same' as const }, GUARD)).toMatchObject({
      cause: 'one-page',
      text: '30 of 40 known pages and an address that never was gave the same («Onderhoud»)',
    });
    const other = fates({ recorded: 40 });
    expect(judgeLoss(other, { pages, name: null, how: 'say the same' as const }, GUARD)).toMatchObject({
      cause: 'removed',
      known: 40,
    });
    expect(judgeLoss(other, { pages: new Set([1]), name: null, how: 'say the same' as const }, GUARD)).toBeNull();
  });

  it('never fails a scrape that lost nothing, always one that lost all, and more loss is never less of a reason', () => {
    const counts = fc.record({ recorded: fc.nat(60), unreached: fc.nat(60), lost: fc.nat(60) });
    fc.assert(
      fc.property(counts, ({ recorded, unreached, lost }) => {
        const judge = (more: number): unknown =>
          judgeLoss(
            fates({ recorded: recorded - more, 'unreached:503': unreached + more, 'lost:404': lost }),
            null,
            GUARD,
          );
        const loss = judge(0);
        if (unreached + lost === 0) expect(loss).toBeNull();
        if (recorded + lost === 0 && unreached > 0) expect(loss).not.toBeNull();
        if (loss && recorded > 0) expect(judge(1)).not.toBeNull();
      }),
    );
  });

  it('lets no more be lost of fewer than 20 pages than half, or than the share when that is more', () => {
    expect([allowedLoss(19, 0.2), allowedLoss(20, 0.2), allowedLoss(10, 0.9)]).toEqual([9.5, 4, 9]);
  });
});
