import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../io/database';
import { readScrapeManifest, sealScrape, validScrapes, verifyScrape } from '../io/scrapes';
import { SCRAPE_DB_NAME } from '../layout';
import { differenceOf } from '../readings/io/same-rows';
import { scrapeDatabase } from '../readings/io/scrape-database';
import { PlantedStore } from '../testing/plant-store';
import { compactStore, type CompactOptions, type CompactOutcome } from './io/compact-store';

const NAMES = ['260301-0500', '260302-0500', '260302-0500~bram', '260303-0500', '260304-0500'] as const;

let home: string;
let store: string;
let originals: string;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'compact-'));
  [store, originals] = [join(home, 'record'), join(home, 'originals')];
  const planted = new PlantedStore(store);
  for (const [day, name] of NAMES.entries()) {
    const text = (nr: number): string =>
      `${'the shell of all pages '.repeat(20)} page ${nr}${nr === day ? ` of ${name}` : ''}`;
    const pages = Array.from({ length: 24 }, (_, nr) => ({
      path: `/p${nr}`,
      ed_text: text(nr),
      body_digest: planted.body(`<html>${text(nr)}</html>`),
      links: [{ url: `https://site.test/p${nr + 1}`, text: 'next', status: '200' }],
    }));
    await planted.scrape(name, pages, {
      producer: name.endsWith('bram') ? 'bram' : 'anna',
      epoch: day,
      texts: { 'log.txt': 'done\n' },
    });
  }
  cpSync(store, originals, { recursive: true });
});
afterEach(() => removeSync(home));

const compact = (where = store, options: Partial<CompactOptions> = {}): Promise<CompactOutcome> =>
  compactStore({
    store: where,
    trash: join(where, '.production/trash/20260305T050000Z-00000000'),
    assertRight: async () => undefined,
    ...options,
  });
const filesOf = (name: string, where = store): string[] => readdirSync(join(where, name)).sort();
const bytesOf = (where: string): Record<string, Record<string, string>> =>
  Object.fromEntries(
    NAMES.map((name) => [
      name,
      Object.fromEntries(filesOf(name, where).map((file) => [file, readFileSync(join(where, name, file), 'latin1')])),
    ]),
  );
const isSealed = async (name: string): Promise<boolean> =>
  (await verifyScrape(join(store, name), readScrapeManifest(join(store, name), name)!)).length === 0;
const differences = (): (string | null)[] =>
  NAMES.map((name) => differenceOf(scrapeDatabase(join(store, name)), join(originals, name, SCRAPE_DB_NAME)));
const sizeOf = (where: string): number =>
  NAMES.flatMap((name) => filesOf(name, where).map((file) => statSync(join(where, name, file)).size)).reduce(
    (sum, size) => sum + size,
  );

describe('a store that is moved over to format 2', () => {
  it('holds the same rows, and the old files in its trash', async () => {
    const { moved, left, stuck } = await compact();
    expect([moved.map(({ dir }) => dir), left, stuck]).toEqual([[...NAMES], 0, []]);
    expect(differences()).toEqual(NAMES.map(() => null));
    expect(filesOf(NAMES[1])).toEqual(['bodies.pack', 'list.json.br', 'log.txt', 'manifest.json', 'readings.pack']);
    for (const name of NAMES) expect(await isSealed(name)).toBe(true);
    expect(validScrapes(store, { all: true })).toEqual(validScrapes(originals, { all: true }));
    for (const name of NAMES)
      expect(
        readFileSync(join(store, '.production/trash/20260305T050000Z-00000000', name, SCRAPE_DB_NAME)).equals(
          readFileSync(join(originals, name, SCRAPE_DB_NAME)),
        ),
      ).toBe(true);
    expect(sizeOf(store)).toBeLessThan(sizeOf(originals) / 3);
    expect(existsSync(join(store, '.production/incoming-compact'))).toBe(false);
    expect(await compact()).toEqual({ moved: [], left: 0, stuck: [] });
  });

  it('names the packs that it leans on, of bodies too, and is valid only with them', async () => {
    await compact();
    const needs = readScrapeManifest(join(store, NAMES[3]), NAMES[3])!.needs!;
    // On the first day one page was another than later; the second has it as it stayed.
    const packs = NAMES.slice(0, 2).flatMap((name) =>
      readScrapeManifest(join(store, name), name)!.files.filter(({ path }) => path.endsWith('.pack')),
    );
    expect(packs).toHaveLength(4);
    expect(needs).toEqual(packs.map(({ sha256 }) => sha256.slice(0, 32)).sort());
    removeSync(join(store, NAMES[0], 'readings.pack'));
    expect(validScrapes(store)).toEqual([]);
  });

  it('comes to the same bytes wherever it is done, by whatever number at a time', async () => {
    const other = join(home, 'other');
    cpSync(originals, other, { recursive: true });
    await compact();
    for (let left: number = NAMES.length; left > 0;) ({ left } = await compact(other, { most: 2 }));
    expect(bytesOf(other)).toEqual(bytesOf(store));
  });

  it('comes to the same when it was killed at any moment, and is whole at each', async () => {
    const other = join(home, 'other');
    cpSync(originals, other, { recursive: true });
    await compact(other);
    let steps = 0;
    for (let stopAt = 1; ; stopAt += 1) {
      removeSync(store);
      cpSync(originals, store, { recursive: true });
      steps = 0;
      const onStep = (): void => {
        steps += 1;
        expect(validScrapes(store, { all: true })).toHaveLength(NAMES.length);
        if (steps === stopAt) throw new Error('killed');
      };
      const isKilled = await compact(store, { onStep, most: 2 }).then(
        () => false,
        () => true,
      );
      expect(validScrapes(store, { all: true })).toHaveLength(NAMES.length);
      if (!isKilled) break;
      await compact();
      expect(bytesOf(store)).toEqual(bytesOf(other));
    }
    expect(steps).toBe(10);
  });

  it('stops where the right to write is lost, with every scrape whole', async () => {
    let asked = 0;
    const assertRight = async (): Promise<void> => {
      asked += 1;
      if (asked === 2) throw new Error('lost');
    };
    await expect(compact(store, { assertRight })).rejects.toThrow('lost');
    expect(NAMES.filter((name) => existsSync(join(store, name, SCRAPE_DB_NAME)))).toHaveLength(4);
    expect(differences()).toEqual(NAMES.map(() => null));
  });

  it('leaves a scrape as it is that it could not give back, says so, and does not try again every day', async () => {
    const db = openDatabase(join(store, NAMES[1], SCRAPE_DB_NAME));
    db.exec('CREATE TABLE strange (a TEXT PRIMARY KEY)');
    db.close();
    await sealScrape(join(store, NAMES[1]), { timestamp: NAMES[1], producer: 'anna', epoch: 1, pages: 24 });
    const { moved, left, stuck } = await compact();
    expect([moved.length, left]).toEqual([4, 0]);
    expect(stuck).toEqual([expect.objectContaining({ dir: NAMES[1], reason: expect.stringContaining('strange') })]);
    let steps = 0;
    expect(await compact(store, { onStep: () => (steps += 1) })).toMatchObject({
      moved: [],
      left: 0,
      stuck: [{ dir: NAMES[1], reason: stuck[0]!.reason }],
    });
    expect(steps).toBe(0);
    expect(await isSealed(NAMES[1])).toBe(true);
  });

  it('leaves one alone whose file is not what its manifest says', async () => {
    const path = join(store, NAMES[1], SCRAPE_DB_NAME);
    const bytes = readFileSync(path);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(path, bytes);
    const { moved } = await compact();
    expect(moved.map(({ dir }) => dir)).toEqual(NAMES.filter((name) => name !== NAMES[1]));
    expect(existsSync(path)).toBe(true);
    // It holds nobody up who moves over one at a time.
    removeSync(store);
    cpSync(originals, store, { recursive: true });
    writeFileSync(
      join(store, NAMES[0], SCRAPE_DB_NAME),
      readFileSync(join(store, NAMES[0], SCRAPE_DB_NAME)).fill(0, 200),
    );
    expect((await compact(store, { most: 1 })).moved.map(({ dir }) => dir)).toEqual([NAMES[1]]);
  });

  it('leaves a scrape as it is whose bodies stand in one of a later name, as a clock that was a day off leaves it', async () => {
    const odd = join(home, 'odd');
    const planted = new PlantedStore(odd);
    const page = (text: string) => [
      { path: '/', ed_text: text, body_digest: planted.body(`<html>${text}</html>`), links: [] },
    ];
    await planted.scrape('260306-0500', page('the same on both'));
    await planted.scrape('260305-0500', page('the same on both'));
    await planted.scrape('260307-0500', page('another'));
    const { moved, stuck } = await compact(odd);
    expect(moved.map(({ dir }) => dir)).toEqual(['260306-0500', '260307-0500']);
    expect(stuck).toMatchObject([
      { dir: '260305-0500', reason: 'bodies of it stand in a scrape that bears a later name' },
    ]);
    expect(validScrapes(odd, { all: true })).toHaveLength(3);
  });
});
