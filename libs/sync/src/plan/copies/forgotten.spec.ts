import fc from 'fast-check';
import { FleetModel, identityOf, type ModelStore } from '../../testing/fleet-model';
import { noSyncs } from '../common-syncs';
import type { OfferedScrape } from '../plan-fetch';
import { withoutOutdated } from './plan-copies';

const RUNS = Number(process.env['FLEET_RUNS'] ?? 150);
const NAMES = ['anna', 'bram', 'cleo'];
const PAGES = ['/a', '/b', '/c'];

/** One thing that happens; whom it concerns, who is away, and a number that says more. */
const event = fc.record({
  kind: fc.constantFrom(
    ...(['produce', 'produce', 'produce', 'forget page', 'forget scrape', 'empty', 'back up', 'restore'] as const),
    ...(['restore content', 'new id'] as const),
  ),
  who: fc.nat(NAMES.length - 1),
  away: fc.nat(7),
  number: fc.nat(8),
});

const identitiesIn = ({ content }: ModelStore): string[] => content.sealed.map(identityOf).sort();

describe('a fleet that is to forget scrapes and pages', () => {
  it('never has them again in any store, and has all else in each, once and the same', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const fleet = new FleetModel(NAMES);
        const wanted = new Set<string>();
        const gone = new Set<string>();
        const backups = new Map<string, Pick<ModelStore, 'content' | 'memory' | 'forgotten'>>();
        const tombstoneHolders = (): ReadonlySet<string> => new Set(fleet.stores.flatMap((one) => [...one.forgotten]));
        for (const { kind, who, away, number } of events) {
          const store = fleet.stores[who]!;
          const others = fleet.stores.filter((other, index) => other !== store && (away & (1 << index)) === 0);
          const backup = backups.get(store.name);
          const forget = (what: string | undefined): void => {
            if (what === undefined) return;
            fleet.forget(store, what);
            gone.add(what);
          };
          if (kind === 'produce') {
            fleet.produce(store, others, `26110${number + 1}-0500`);
            // At once, in each store that it met.
            for (const one of [store, ...others]) {
              const held = [...identitiesIn(one), ...one.content.sealed.flatMap((entry) => fleet.pagesOf(entry))];
              expect(held.filter((what) => store.forgotten.has(what))).toEqual([]);
            }
          } else if (kind === 'forget page') forget(PAGES[number % PAGES.length]);
          else if (kind === 'forget scrape') forget(identitiesIn(store)[number]);
          else if (kind === 'empty') fleet.empty(store);
          else if (kind === 'new id') store.memory = noSyncs(`${store.name} ${fleet.fresh()}`);
          else if (kind === 'back up') backups.set(store.name, { ...store });
          else if (backup) {
            store.content = backup.content;
            if (kind === 'restore') {
              store.memory = backup.memory;
              store.forgotten = backup.forgotten;
            }
          }
          for (const one of fleet.stores) for (const identity of identitiesIn(one)) wanted.add(identity);
          // What a disk takes with it that no other holds, no production can bring back, be it a tombstone.
          const held = new Set(fleet.stores.flatMap(identitiesIn));
          for (const identity of wanted) if (!held.has(identity) || gone.has(identity)) wanted.delete(identity);
          for (const what of gone) if (!tombstoneHolders().has(what)) gone.delete(what);
        }
        for (const [nr, me] of [...fleet.stores, ...fleet.stores].entries())
          fleet.produce(
            me,
            fleet.stores.filter((other) => other !== me),
            `26113${nr % 1}-0500`,
          );
        for (const store of fleet.stores) {
          const identities = identitiesIn(store);
          expect(identities.filter((identity) => gone.has(identity))).toEqual([]);
          expect(new Set(identities).size).toBe(identities.length);
          expect([...wanted].filter((identity) => !identities.includes(identity))).toEqual([]);
          const pages = store.content.sealed.flatMap((entry) => fleet.pagesOf(entry));
          expect(pages.filter((page) => gone.has(page))).toEqual([]);
          expect(store.content.sealed.map(({ digest }) => digest)).toEqual(
            fleet.stores[0]!.content.sealed.map(({ digest }) => digest),
          );
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe('copies of one scrape', () => {
  const entry = (digest: string, forgotten = 0): OfferedScrape => ({
    ...{ dir: '261101-0500', digest, files: 2, bytes: 2, epoch: 1, producer: 'anna' },
    ...{ identity: 'one', content: digest, isCompact: false, packs: [], needs: [], forgotten },
  });
  const offer = (...sealed: OfferedScrape[]) => [{ partner: 'bram', sealed }];
  const none = { scrapes: new Set<string>() };

  it('of which nothing was taken out are left alone, as they always were', () => {
    const offers = offer(entry('b'));
    expect(withoutOutdated([entry('a')], offers, none)).toMatchObject({ offers, outdated: [] });
  });

  it('are not fetched with what the own one has forgotten', () => {
    expect(withoutOutdated([entry('b', 1)], offer(entry('a')), none)).toMatchObject({ offers: offer(), outdated: [] });
  });

  it('are fetched in the place of an own one out of which less was taken, or whose digest is higher', () => {
    for (const own of [entry('a'), entry('c', 2)])
      expect(withoutOutdated([own], offer(entry('b', 2)), none)).toMatchObject({
        offers: offer(entry('b', 2)),
        outdated: [{ dir: '261101-0500', isForgetting: true }],
      });
  });

  it('are not fetched at all when the scrape is to be forgotten', () => {
    const scrapes = new Set(['one']);
    expect(withoutOutdated([], offer(entry('a'), entry('b', 1)), { scrapes }).offers).toEqual(offer());
  });
});
