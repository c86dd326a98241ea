import fc from 'fast-check';
import { digestOfText } from '../manifest/store-manifest';
import { FleetModel, type ModelStore } from '../testing/fleet-model';
import { commonBaseOf, noSyncs, withCommonSync, type CommonSyncs } from './common-syncs';

const RUNS = Number(process.env['FLEET_RUNS'] ?? 500);
const NAMES = ['anna', 'bram', 'cleo'];

/** One thing that happens; whom it concerns, who is away, and a number that says more. */
const event = fc.record({
  kind: fc.constantFrom(
    ...([
      'produce',
      'produce',
      'produce',
      'put',
      'edit',
      'delete',
      'empty',
      'back up',
      'restore',
      'restore content',
      'new id',
    ] as const),
  ),
  who: fc.nat(NAMES.length - 1),
  away: fc.nat(7),
  number: fc.nat(8),
});

const digestsOf = ({ content }: ModelStore): Set<string> =>
  new Set(
    Array.from(content.files)
      .filter(({ path }) => path !== 'reports/index.html')
      .map(({ sha256 }) => sha256),
  );

/**
 * What is overwritten or taken away when files of a backup are put over a store that has had no scrape since: its memory
 * of syncs is there, and it holds every scrape, so nothing tells this from a person who edits and deletes.
 */
function overwrittenBy(store: ModelStore, backup: Pick<ModelStore, 'content'>): string[] {
  const scrapes = new Set(backup.content.sealed.map(({ digest }) => digest));
  if (!store.content.sealed.every(({ digest }) => scrapes.has(digest))) return [];
  const back = new Map(Array.from(backup.content.files).map(({ path, sha256 }) => [path, sha256]));
  return Array.from(store.content.files).flatMap(({ path, sha256 }) => (back.get(path) === sha256 ? [] : [sha256]));
}

describe('a fleet of which some are away, emptied, or come back from a backup', () => {
  it('has in every store whatever anyone ever published and nobody deleted', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const fleet = new FleetModel(NAMES);
        const wanted = new Set<string>();
        const written = new Map<string, string[]>();
        const backups = new Map<string, Pick<ModelStore, 'content' | 'memory'>>();
        /** What a disk takes with it that no other holds, no sync can bring back. */
        const destroy = (work: () => void): void => {
          work();
          for (const digest of wanted)
            if (!fleet.stores.some((store) => digestsOf(store).has(digest))) wanted.delete(digest);
        };
        const publish = (content: string | null): void => void (content !== null && wanted.add(digestOfText(content)));
        for (const { kind, who, away, number } of events) {
          const store = fleet.stores[who]!;
          const others = fleet.stores.filter((other, index) => other !== store && (away & (1 << index)) === 0);
          const backup = backups.get(store.name);
          if (kind === 'produce') publish(fleet.produce(store, others, `26110${number + 1}-0500`));
          else if (kind === 'put' || kind === 'edit') {
            const text = `text ${fleet.fresh()}`;
            // An edit replaces a text, which its own author thereby deletes.
            const path = kind === 'put' ? `notes/${fleet.fresh()}.txt` : `list of ${store.name}.txt`;
            for (const digest of written.get(path) ?? []) wanted.delete(digest);
            written.set(path, [...(written.get(path) ?? []), digestOfText(text)]);
            fleet.put(store, path, text);
            publish(text);
          } else if (kind === 'delete') {
            const digest = [...digestsOf(store)][number];
            if (digest === undefined) continue;
            fleet.remove(store, digest);
            wanted.delete(digest);
          } else if (kind === 'empty') destroy(() => fleet.empty(store));
          else if (kind === 'back up') backups.set(store.name, { content: store.content, memory: store.memory });
          else if (kind === 'new id') store.memory = noSyncs(`${store.name} ${fleet.fresh()}`);
          else if (backup) {
            if (kind === 'restore content') for (const digest of overwrittenBy(store, backup)) wanted.delete(digest);
            destroy(() => {
              store.content = backup.content;
              if (kind === 'restore') store.memory = backup.memory;
            });
          }
        }
        for (const me of fleet.stores)
          fleet.produce(
            me,
            fleet.stores.filter((other) => other !== me),
            '261130-0500',
          );
        for (const store of fleet.stores) {
          const held = digestsOf(store);
          expect([...wanted].filter((digest) => !held.has(digest))).toEqual([]);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('deletes everywhere what somebody deleted where the next production is, also from one that was away', () => {
    const fleet = new FleetModel(NAMES);
    const [anna, bram, cleo] = fleet.stores as [ModelStore, ModelStore, ModelStore];
    fleet.put(anna, 'notes/a.txt', 'a');
    fleet.produce(anna, [bram, cleo], '261101-0500');
    fleet.remove(anna, digestOfText('a'));
    fleet.produce(anna, [bram], '261102-0500');
    expect(digestsOf(bram).has(digestOfText('a'))).toBe(false);
    expect(digestsOf(cleo).has(digestOfText('a'))).toBe(true);
    fleet.produce(bram, [cleo], '261103-0500');
    expect(digestsOf(cleo).has(digestOfText('a'))).toBe(false);
  });

  it('keeps the report of a day on which only its producer was there', () => {
    const fleet = new FleetModel(['anna', 'bram']);
    const [anna, bram] = fleet.stores as [ModelStore, ModelStore];
    fleet.produce(anna, [bram], '261101-0500');
    const alone = [fleet.produce(anna, [], '261102-0500'), fleet.produce(bram, [], '261103-0500')];
    fleet.produce(bram, [anna], '261104-0500');
    for (const store of [anna, bram])
      for (const report of alone) expect(digestsOf(store)).toContain(digestOfText(report!));
  });
});

describe('the last common sync', () => {
  const none = { before: [], after: [] };
  const add = (all: CommonSyncs, digest: string, partner: string): CommonSyncs =>
    withCommonSync(all, { digest, with: [partner], lacks: [] }, none);
  const memory = (id: string, ...digests: string[]): CommonSyncs =>
    digests.reduce((all, digest) => add(all, digest, 'other'), noSyncs(id));

  it('is the newest that both remember', () => {
    expect(commonBaseOf(memory('a', '1', '2'), memory('b', '1', '2', '3'))?.digest).toBe('2');
    expect(commonBaseOf(memory('a', '1'), memory('b', '2'))).toBeNull();
  });

  it('is none where the other remembers a later one with this store, which a backup brought back', () => {
    const theirs = add(memory('b', '1'), '2', 'a');
    expect(commonBaseOf(memory('a', '1'), theirs)).toBeNull();
    expect(commonBaseOf(memory('a', '1', '2'), theirs)?.digest).toBe('2');
  });

  it('is none where they remember two of them in another order', () => {
    expect(commonBaseOf(memory('a', '1', '2'), memory('b', '2', '1'))).toBeNull();
  });

  it('is remembered of each partner, and of the newest forty', () => {
    const many = Array.from({ length: 60 }, (_, index) => String(index));
    const { syncs } = many.reduce((all, digest) => add(all, digest, digest === '3' ? 'away' : 'near'), noSyncs('a'));
    expect(syncs.map(({ digest }) => digest)).toEqual(['3', ...many.slice(20)]);
  });

  it('is forgotten with all before it when the store had lost scrapes meanwhile', () => {
    const sync = { digest: '2', with: ['b'], lacks: [] };
    const held = withCommonSync(memory('a', '1'), sync, { before: ['x'], after: ['x', 'y'] });
    expect(held.syncs.map(({ digest }) => digest)).toEqual(['1', '2']);
    const lost = withCommonSync(held, { ...sync, digest: '3' }, { before: ['x'], after: ['x', 'y'] });
    expect(lost.syncs.map(({ digest }) => digest)).toEqual(['3']);
  });
});
