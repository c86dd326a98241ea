import fc from 'fast-check';
import { compareTokens } from '@scrape-and-report/record';
import { nameScrapes, planFetch } from './plan-fetch';
import { planScrapes } from './plan-scrapes';
import { digestOfText, type SealedDirectory } from '../manifest/store-manifest';
import type { OfferedScrape } from './plan-fetch';

function aScrape(dir: string, producer = 'anna', epoch = 1): OfferedScrape {
  const name = `${dir.slice(0, 11)} ${producer} ${epoch}`;
  return {
    ...{ identity: name, content: name, forgotten: 0, isCompact: false, packs: [], needs: [] },
    dir,
    producer,
    epoch,
    files: 2,
    bytes: 10,
    digest: digestOfText(name),
  };
}

/** What the target holds after the plan: name to digest. */
function applied(
  source: readonly SealedDirectory[],
  target: readonly SealedDirectory[],
  unfinished: readonly string[] = [],
): Map<string, string> {
  const { renames, copies } = planScrapes(source, target, unfinished);
  const held = new Map([
    ...target.map((entry) => [entry.dir, entry.digest] as const),
    ...unfinished.map((dir) => [dir, 'unfinished'] as const),
  ]);
  for (const { from, to } of renames) {
    if (held.has(to) || !held.has(from)) throw new Error(`${from} cannot become ${to}`);
    held.set(to, held.get(from)!);
    held.delete(from);
  }
  for (const { as, digest } of copies) {
    if (held.has(as)) throw new Error(`${as} is taken`);
    held.set(as, digest);
  }
  return held;
}

const scrapes = fc
  .array(
    fc.tuple(
      fc.constantFrom('261121-0500', '261122-0500', '261122-0501'),
      fc.constantFrom('anna', 'Bram', 'carl'),
      fc.integer({ min: 1, max: 3 }),
    ),
    { maxLength: 7 },
  )
  .map((list) =>
    nameScrapes([
      ...new Map(
        list.map(([dir, producer, epoch]) => [`${dir}${producer}${epoch}`, aScrape(dir, producer, epoch)]),
      ).values(),
    ]),
  );

describe('planScrapes', () => {
  it('copies what is missing and keeps what only the target holds', () => {
    const plan = planScrapes(
      [aScrape('261121-0500'), aScrape('261122-0500')],
      [aScrape('261121-0500'), aScrape('261120-0500')],
    );
    expect(plan).toMatchObject({
      renames: [],
      copies: [{ dir: '261122-0500', as: '261122-0500' }],
      kept: ['261120-0500'],
    });
  });

  it('gives the name to the higher epoch, on whichever side it is', () => {
    const [low, high] = [aScrape('261122-0500', 'zoe', 1), aScrape('261122-0500', 'anna', 2)];
    expect(planScrapes([high], [low])).toMatchObject({
      renames: [{ from: '261122-0500', to: '261122-0500~zoe' }],
      copies: [{ as: '261122-0500' }],
    });
    expect(planScrapes([low], [high])).toMatchObject({
      renames: [],
      copies: [{ dir: '261122-0500', as: '261122-0500~zoe' }],
    });
  });

  it('goes beside an unfinished directory of its name, and takes the name when that is gone', () => {
    const scrape = aScrape('261122-0500');
    expect(planScrapes([scrape], [], ['261122-0500']).copies).toMatchObject([{ as: '261122-0500~anna' }]);
    const beside = { ...scrape, dir: '261122-0500~anna' };
    expect(planScrapes([scrape], [beside], ['261122-0500'])).toMatchObject({ renames: [], copies: [] });
    expect(planScrapes([scrape], [beside])).toMatchObject({
      renames: [{ from: '261122-0500~anna', to: '261122-0500' }],
      copies: [],
    });
  });

  it('loses no scrape of either side, overwrites none, and has nothing to do the second time', () => {
    fc.assert(
      fc.property(scrapes, scrapes, fc.subarray(['261121-0500', '261122-0501']), (source, target, halves) => {
        const unfinished = halves.filter((dir) => !target.some((entry) => entry.dir === dir));
        const held = applied(source, target, unfinished);
        for (const { digest } of [...source, ...target]) expect([...held.values()]).toContain(digest);
        for (const dir of unfinished) expect(held.get(dir)).toBe('unfinished');
        const known = new Map([...source, ...target].map((entry) => [entry.digest, entry]));
        const after = [...held]
          .filter(([, digest]) => digest !== 'unfinished')
          .map(([dir, digest]) => ({ ...known.get(digest)!, dir }));
        expect(planScrapes(source, after, unfinished)).toMatchObject({ renames: [], copies: [] });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('planFetch', () => {
  it('gives every partner the same names, in whatever order they fetch', () => {
    fc.assert(
      fc.property(scrapes, scrapes, (anna, bram) => {
        const fetched = (own: readonly OfferedScrape[], other: readonly OfferedScrape[]): OfferedScrape[] => {
          const { renames, fetches } = planFetch(own, [{ partner: 'other', sealed: other }]);
          const held = new Map(own.map((entry) => [entry.dir, entry]));
          for (const { from, to } of renames) {
            held.set(to, { ...held.get(from)!, dir: to });
            held.delete(from);
          }
          for (const { digest, as } of fetches)
            held.set(as, { ...other.find((entry) => entry.digest === digest)!, dir: as });
          return [...held.values()].sort((a, b) => (a.dir < b.dir ? -1 : 1));
        };
        const both = fetched(anna, bram);
        expect(fetched(bram, both)).toEqual(both);
        expect(both).toHaveLength(new Set([...anna, ...bram].map((entry) => entry.digest)).size);
        for (const entry of both.filter(({ dir }) => dir.includes('~'))) {
          const leader = both.find(({ dir }) => dir === entry.dir.slice(0, 11))!;
          expect(compareTokens(leader, entry)).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('knows every partner from whom a scrape can be had', () => {
    const scrape = aScrape('261122-0500');
    const beside = { ...scrape, dir: '261122-0500~anna' };
    const plan = planFetch(
      [],
      [
        { partner: 'bram', sealed: [scrape] },
        { partner: 'carl', sealed: [beside] },
      ],
    );
    expect(plan.fetches).toEqual([
      {
        digest: scrape.digest,
        as: '261122-0500',
        packs: [],
        needs: [],
        offers: [
          { partner: 'bram', dir: '261122-0500' },
          { partner: 'carl', dir: '261122-0500~anna' },
        ],
      },
    ]);
  });
});
