import { unmetNeeds } from '@scrape-and-report/record';
import fc from 'fast-check';
import { FleetModel, identityOf, packsIn, type ModelStore } from '../../testing/fleet-model';
import { noSyncs } from '../common-syncs';
import type { OfferedScrape } from '../plan-fetch';
import { withoutOutdated } from './plan-copies';

const RUNS = Number(process.env['FLEET_RUNS'] ?? 150);
const NAMES = ['anna', 'bram', 'cleo'];

/** One thing that happens; whom it concerns, who is away, and a number that says more. */
const event = fc.record({
  kind: fc.constantFrom(
    ...(['produce', 'produce', 'record compact', 'record compact', 'compact', 'compact', 'compact'] as const),
    ...(['forget page', 'forget scrape', 'empty', 'back up', 'restore', 'new id'] as const),
  ),
  who: fc.nat(NAMES.length - 1),
  away: fc.nat(7),
  number: fc.nat(8),
});
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

/** Scrapes that could be opened, whichever copy of them stands there. */
function soundIn({ content: { sealed } }: ModelStore): Set<string> {
  const held = packsIn(sealed);
  return new Set(sealed.filter((entry) => unmetNeeds(entry, held).length === 0).map(identityOf));
}

class Story {
  readonly fleet = new FleetModel(NAMES);
  readonly gone = new Set<string>();
  readonly #backups = new Map<string, Pick<ModelStore, 'content' | 'memory' | 'forgotten'>>();

  tell({ kind, who, away, number }: Event): void {
    const { fleet } = this;
    const store = fleet.stores[who]!;
    const others = fleet.stores.filter((other, index) => other !== store && (away & (1 << index)) === 0);
    const backup = this.#backups.get(store.name);
    if (kind === 'produce' || kind === 'record compact')
      fleet.produce(store, others, `26110${number + 1}-0500`, kind === 'record compact');
    else if (kind === 'compact') fleet.compact(store, number + 1);
    else if (kind === 'forget page') fleet.forget(store, ['/a', '/b', '/c'][number % 3]!);
    else if (kind === 'forget scrape') this.#forget(store, store.content.sealed.map(identityOf)[number]);
    else if (kind === 'empty') fleet.empty(store);
    else if (kind === 'new id') store.memory = noSyncs(`${store.name} ${fleet.fresh()}`);
    else if (kind === 'back up') this.#backups.set(store.name, { ...store });
    else if (backup) Object.assign(store, backup);
  }

  #forget(store: ModelStore, identity: string | undefined): void {
    if (identity === undefined) return;
    this.fleet.forget(store, identity);
    this.gone.add(identity);
  }

  /** A morning on which everybody is there, of each of them. */
  allMeet(): void {
    for (const me of this.fleet.stores)
      this.fleet.produce(
        me,
        this.fleet.stores.filter((other) => other !== me),
        '261130-0500',
      );
  }

  digests(): string[][] {
    return this.fleet.stores.map(({ content }) => content.sealed.map(({ digest }) => digest));
  }
}

describe('a fleet whose scrapes are moved over to format 2, each store by itself', () => {
  it('can open in every store what could be opened in any, once, and comes to rest', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const story = new Story();
        for (const one of events) story.tell(one);
        const sound = new Set(story.fleet.stores.flatMap((store) => [...soundIn(store)]));
        for (let morning = 0; morning < 3; morning += 1) story.allMeet();
        const settled = story.digests();
        for (const digests of settled) expect(digests).toEqual(settled[0]);
        for (const store of story.fleet.stores) {
          const held = soundIn(store);
          expect([...sound].filter((identity) => !held.has(identity) && !story.gone.has(identity))).toEqual([]);
          const { counting } = chosen(store.content.sealed);
          expect(new Set(counting).size).toBe(counting.length);
        }
        story.allMeet();
        expect(story.digests()).toEqual(settled);
      }),
      { numRuns: RUNS },
    );
  });

  it('has at every moment of every morning all that it could open before, also after a cut', () => {
    const alone = fc.record({
      kind: fc.constantFrom('produce' as const, 'record compact' as const, 'compact' as const, 'compact' as const),
      who: fc.nat(NAMES.length - 1),
      away: fc.constant(7),
      number: fc.nat(8),
    });
    const meeting = fc.record({
      kind: fc.constantFrom('produce' as const, 'record compact' as const, 'compact' as const),
      who: fc.nat(NAMES.length - 1),
      away: fc.nat(7),
      number: fc.nat(8),
    });
    const shared = [2, 4, 6].map((number): Event => ({ kind: 'produce', who: 0, away: 0, number }));
    const cut = fc.array(alone, { minLength: 6, maxLength: 16 });
    fc.assert(
      fc.property(cut, fc.array(meeting, { maxLength: 8 }), (apart, together) => {
        const story = new Story();
        for (const one of [...shared, ...apart, ...together]) {
          const before = story.fleet.stores.map(soundIn);
          // The model itself refuses to place a scrape before what it needs.
          story.tell(one);
          for (const [nr, store] of story.fleet.stores.entries()) {
            const held = soundIn(store);
            expect([...before[nr]!].filter((identity) => !held.has(identity))).toEqual([]);
            expect(held.size).toBe(new Set(store.content.sealed.map(identityOf)).size);
          }
        }
        for (let morning = 0; morning < 2; morning += 1) story.allMeet();
        const settled = story.digests();
        for (const digests of settled) expect(digests).toEqual(settled[0]);
        story.allMeet();
        expect(story.digests()).toEqual(settled);
      }),
      { numRuns: 2 * RUNS },
    );
  });
});

/** Identities of the copies that count. */
function chosen(sealed: readonly OfferedScrape[]): { readonly counting: string[] } {
  const { isCounting } = withoutOutdated(sealed, [], { scrapes: new Set() });
  return { counting: sealed.filter(({ digest }) => isCounting(digest)).map(identityOf) };
}
