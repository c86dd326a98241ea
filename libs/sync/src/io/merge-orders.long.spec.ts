import fc from 'fast-check';
import { type Partner } from '@scrape-and-report/production';
import { compareTokens, validScrapes, type ValidScrape } from '@scrape-and-report/record';
import { ensureStore } from '../index';
import { createFleet, readTree, syncFrom, writeScrape, fetchTo } from '../testing/store-fixture';

/** What one partner made of a day while it reached nobody; minutes and epochs of several may be the same. */
const production = fc.record({
  by: fc.nat(2),
  day: fc.integer({ min: 21, max: 23 }),
  minute: fc.integer({ min: 0, max: 1 }),
  epoch: fc.integer({ min: 1, max: 3 }),
});
const productions = fc.uniqueArray(production, {
  minLength: 1,
  maxLength: 6,
  selector: ({ by, day }) => `${by} ${day}`,
});

/** Who meets whom, in whatever order and however often: fetches what it lacks, then makes the other's store equal. */
const meetings = fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { maxLength: 5 });

describe('real stores that meet after a partition', () => {
  it('lose no production, become equal, and have the same leading one of each day, whatever the order of merging', async () => {
    await fc.assert(
      fc.asyncProperty(productions, meetings, async (made, order) => {
        const fleet = createFleet(['anna', 'Bram', 'cleo']);
        try {
          const partners = fleet.partners;
          for (const partner of partners) await ensureStore({ partner, knownPartners: {} });
          for (const { by, day, minute, epoch } of made) {
            const { name, store } = partners[by]!;
            await writeScrape(store, `2611${day}-050${minute}`, {
              producer: name,
              epoch,
              files: { 'scrape.db': `${name} ${day} ${minute} ${epoch}` },
            });
          }
          for (const [one, other] of [...order.filter(([one, other]) => one !== other)]) {
            await meet(partners[one]!, [partners[other]!]);
          }
          // In the end all reach all: what one production a day does, by whoever is chosen.
          await meet(partners[order.length % 3]!, partners);

          const [anna, ...others] = partners.map(({ store }) => readTree(store));
          for (const tree of others) expect(tree).toEqual(anna);
          const all = validScrapes(partners[0]!.store, { all: true });
          expect(all.map(({ producer, timestamp, epoch }) => `${producer} ${timestamp} ${epoch}`).sort()).toEqual(
            made.map(({ by, day, minute, epoch }) => `${partners[by]!.name} 2611${day}-050${minute} ${epoch}`).sort(),
          );
          expect(validScrapes(partners[1]!.store)).toEqual(highestOfEachDay(all));
        } finally {
          fleet.remove();
        }
      }),
      { numRuns: Number(process.env['MERGE_RUNS'] ?? 12), seed: Number(process.env['MERGE_SEED'] ?? 3) },
    );
  }, 300_000);
});

/** As the producer of a day does. */
async function meet(me: Partner, reachable: readonly Partner[]): Promise<void> {
  const partners = reachable.filter((partner) => partner !== me);
  await fetchTo(me, partners);
  await syncFrom(me, partners, { epoch: 9 });
}

function highestOfEachDay(all: readonly ValidScrape[]): ValidScrape[] {
  const days = [...new Set(all.map(({ timestamp }) => timestamp.slice(0, 6)))].sort();
  return days.map((day) =>
    all.filter(({ timestamp }) => timestamp.startsWith(day)).reduce((a, b) => (compareTokens(a, b) >= 0 ? a : b)),
  );
}
