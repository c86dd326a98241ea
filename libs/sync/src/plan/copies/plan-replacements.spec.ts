import type { OfferedScrape, PlannedFetch } from '../plan-fetch';
import { planFetch } from '../plan-fetch';
import { planLeaning, planReplacements, type CopyOf } from './plan-replacements';

const copyOf: CopyOf = (_store, entry) => entry as OfferedScrape;
const scrape = (digest: string, facts: Partial<OfferedScrape> = {}): OfferedScrape => ({
  ...{ dir: '260301-0500', digest, files: 2, bytes: 2, epoch: 1, producer: 'anna' },
  ...{ identity: 'first', content: 'c', isCompact: false, packs: [], needs: [], forgotten: 0 },
  ...facts,
});
const later = (digest: string, facts: Partial<OfferedScrape> = {}): OfferedScrape =>
  scrape(digest, { dir: '260302-0500', identity: 'second', content: 'd', isCompact: true, ...facts });
const replaced = (source: readonly OfferedScrape[], target: readonly OfferedScrape[]) => [
  ...planReplacements(source, target, copyOf),
];

describe('what stands in a target as another copy', () => {
  const [old, compact] = [scrape('a'), scrape('b', { isCompact: true, packs: ['p'] })];

  it('makes way for the one that counts, and stays where it is that one', () => {
    expect(replaced([compact], [old])).toEqual([['a', { by: 'b', isCopied: true }]]);
    expect(replaced([old], [compact])).toEqual([['b', { by: 'a', isCopied: false }]]);
  });

  it('does not make way for one that could not be opened', () => {
    const leaning = scrape('b', { isCompact: true, needs: ['q'] });
    expect(replaced([leaning], [old])).toEqual([['a', { by: 'b', isCopied: false }]]);
    expect(replaced([leaning, later('z', { packs: ['q'] })], [old])).toEqual([['a', { by: 'b', isCopied: true }]]);
  });

  it('stays beside the one that counts while another in the target needs its pack', () => {
    const other = scrape('c', { isCompact: true, packs: ['r'] });
    expect(replaced([compact], [other])).toEqual([['c', { by: 'b', isCopied: true }]]);
    expect(replaced([compact], [other, later('z', { needs: ['r'] })])).toEqual([]);
  });

  it('is no copy where it only has minute, producer and epoch alike', () => {
    expect(replaced([compact], [scrape('a', { content: 'other' })])).toEqual([]);
  });

  it('is not asked for where no two have that', () => {
    const refuse = (): null => {
      throw new Error('nothing hangs on it');
    };
    const [one, two] = [scrape('a'), later('z')];
    expect([...planReplacements([one, two], [one], refuse)]).toEqual([]);
  });
});

describe('scrapes that lean on one another', () => {
  const [first, second] = [scrape('a', { packs: ['p'] }), later('b', { needs: ['p'] })];
  const copies = [second, first].map((entry) => ({ ...entry, as: `${entry.dir}~x` }));

  it('are copied after what they need', () => {
    const plan = planLeaning(copies, [first, second], { target: [], copyOf });
    expect(plan.copies.map(({ digest, after }) => [digest, after])).toEqual([
      ['a', undefined],
      ['b', ['260301-0500~x']],
    ]);
  });

  it('are not copied where what they need is in neither store, unless they are kept for their packs alone', () => {
    expect(planLeaning(copies.slice(0, 1), [second], { target: [], copyOf })).toEqual({
      copies: [],
      problems: [{ path: '260302-0500', reason: 'it needs packs of other scrapes, and they are not here' }],
    });
    expect(planLeaning(copies.slice(0, 1), [first, second], { target: [first], copyOf }).problems).toEqual([]);
    const kept = later('x', { packs: ['k'], needs: ['gone'] });
    const counting = later('y', { packs: ['l'] });
    const user = scrape('u', { dir: '260303-0500', identity: 'third', needs: ['k'] });
    const three = [user, kept, counting].map((entry) => ({ ...entry, as: entry.digest }));
    const plan = planLeaning(three, [user, kept, counting], { target: [], copyOf });
    expect(plan.copies.map(({ as }) => as).sort()).toEqual(['u', 'x', 'y']);
    const fetches: readonly PlannedFetch[] = planFetch([], [{ partner: 'bram', sealed: [user, kept, counting] }], {
      isCounting: (digest) => digest !== 'x',
    }).fetches;
    expect(fetches.map(({ digest }) => digest).sort()).toEqual(['u', 'x', 'y']);
  });
});
