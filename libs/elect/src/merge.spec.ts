import { leadingScrapes } from '@scrape-and-report/record/testing';
import type { ValidScrape } from '@scrape-and-report/record';
import fc from 'fast-check';

/** Productions of days, several of one day when there was no store in common; no two with one (epoch, name). */
const productions = fc.uniqueArray(
  fc.record({
    day: fc.integer({ min: 1, max: 5 }),
    minute: fc.integer({ min: 0, max: 2 }),
    epoch: fc.integer({ min: 1, max: 4 }),
    producer: fc.constantFrom('anna', 'Bram', 'cleo'),
  }),
  { maxLength: 12, selector: ({ epoch, producer }) => `${epoch} ${producer}` },
);

function scrapeOf({
  day,
  minute,
  epoch,
  producer,
}: {
  day: number;
  minute: number;
  epoch: number;
  producer: string;
}): ValidScrape {
  const timestamp = `26110${day}-050${minute}`;
  return { name: `${timestamp}~${producer}`, timestamp, epoch, producer, pages: 1 };
}

describe('stores that meet after a partition', () => {
  it('agree on the leading scrape of each day, in whatever order and however often they copy, and lose nothing', () => {
    fc.assert(
      fc.property(productions, fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { maxLength: 20 }), (made, copies) => {
        const stores = [0, 1, 2].map((store) => new Set(made.filter((_, index) => index % 3 === store).map(scrapeOf)));
        const ring: [number, number][] = [
          [0, 1],
          [1, 2],
          [2, 0],
          [0, 1],
        ];
        for (const [from, to] of [...copies, ...ring]) for (const scrape of stores[from]!) stores[to]!.add(scrape);
        const leading = stores.map((store) => leadingScrapes(store));
        expect(leading[1]).toEqual(leading[0]);
        expect(leading[2]).toEqual(leading[0]);
        expect(stores.map(({ size }) => size)).toEqual([made.length, made.length, made.length]);
      }),
    );
  });
});
