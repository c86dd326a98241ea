import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { moveSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanPack } from '../../bodies/io/pack-file';
import { bodyDigest, decodeBlock } from '../../bodies/pack-format';
import { compactStore } from '../../compaction/io/compact-store';
import { sealedScrapes } from '../../forget/io/sealed-scrapes';
import { openTables } from '../../io/open-tables';
import { buildScrape } from '../../testing';
import { READING_PACKINGS } from '../io/reading-pack';
import { remakePack } from './io/remake-pack';
import { writeOfTables } from './io/write-of-tables';

const NAMES = ['260301-0500', '260302-0500'] as const;
/** Two blocks of readings. */
const PAGES = 520;

describe('a damaged pack of what pages were read as', () => {
  let store: string;
  let file: string;
  let whole: Buffer;
  beforeEach(async () => {
    store = mkdtempSync(join(tmpdir(), 'remake-'));
    mkdirSync(join(store, '.production'));
    for (const [day, name] of NAMES.entries())
      await buildScrape(store, name, {
        pages: Array.from({ length: PAGES }, (_, nr) => ({
          path: `/p${nr}`,
          ed_text: `text of page ${nr}${nr === 95 ? ` on day ${day}` : ''} ${'x'.repeat(nr)}`,
        })),
      });
    await compactStore({ store, trash: join(store, '.production/trash/x'), assertRight: async () => undefined });
    file = join(store, NAMES[0], 'readings.pack');
    whole = readFileSync(file);
  });
  afterEach(() => removeSync(store));

  const damage = (nr: number): void => {
    const { offset, compressedSize } = scanPack(file).blocks[nr]!;
    const bytes = Buffer.from(whole);
    bytes.fill(7, offset, offset + compressedSize);
    writeFileSync(file, bytes);
  };
  const remake = (assertRight = async (): Promise<void> => undefined): Promise<boolean> =>
    remakePack({ store, dir: NAMES[0], readAgain: async () => null, assertRight });
  const isAsItWas = (): boolean => readFileSync(file).equals(whole) && !existsSync(join(store, '.production/remake'));

  it('is made again, to the same bytes, of tables that are still there', async () => {
    openTables(join(store, NAMES[0])).close();
    for (const nr of scanPack(file).blocks.keys()) {
      damage(nr);
      expect(await remake()).toBe(true);
      expect(isAsItWas()).toBe(true);
    }
  });

  it.each([
    ['cut off within a block', (): void => writeFileSync(file, whole.subarray(0, -9))],
    [
      'cut off between two of them',
      (): void => writeFileSync(file, whole.subarray(0, scanPack(file).blocks[1]!.start)),
    ],
    ['empty', (): void => writeFileSync(file, '')],
    ['gone', (): void => removeSync(file)],
    ['longer than it was', (): void => writeFileSync(file, Buffer.concat([whole, Buffer.from('more')]))],
    ['not what its heads say', (): void => writeFileSync(file, Buffer.from(whole).fill(0, 0, 12))],
  ])('is made again, to the same bytes, of the own tables where it is %s', async (_what, harm) => {
    for (const [name, day] of [
      [NAMES[1], 'later'],
      [NAMES[0], 'first'],
    ]) {
      file = join(store, name!, 'readings.pack');
      whole = readFileSync(file);
      openTables(join(store, name!)).close();
      harm();
      expect([
        day,
        await remakePack({ store, dir: name!, readAgain: async () => null, assertRight: async () => undefined }),
      ]).toEqual([day, true]);
      expect(isAsItWas()).toBe(true);
    }
  });

  describe('that was packed as it was done before', () => {
    beforeEach(() => {
      openTables(join(store, NAMES[0])).close();
      const aside = join(store, 'aside.pack');
      expect(writeOfTables(store, sealedScrapes(store)[0]!, { aside, packing: READING_PACKINGS.at(-1)! })).toBe(true);
      moveSync(aside, file, { overwrite: true });
      const before = { size: whole.length, sha256: bodyDigest(whole) };
      whole = readFileSync(file);
      expect(scanPack(file).blocks.length).toBeGreaterThan(PAGES / 32);
      const manifest = join(store, NAMES[0], 'manifest.json');
      const text = readFileSync(manifest, 'utf8');
      const sealed = text.replace(before.sha256, bodyDigest(whole)).replace(String(before.size), String(whole.length));
      writeFileSync(manifest, sealed);
    });

    it.each([
      ['damaged', (): void => damage(3)],
      ['cut off', (): void => writeFileSync(file, whole.subarray(0, -9))],
    ])('is made again, to the same bytes, where it is %s', async (_what, harm) => {
      harm();
      expect(await remake()).toBe(true);
      expect(isAsItWas()).toBe(true);
    });
  });

  const isReading = (nr: number): boolean => {
    const block = scanPack(file).blocks[nr]!;
    const { offset, compressedSize } = block;
    return decodeBlock(block, whole.subarray(offset, offset + compressedSize)).toString('utf8', 0, 9) === '{"facts":';
  };

  const readingBlocks = (): number[] => [...scanPack(file).blocks.keys()].filter(isReading);

  it('has its versions, and what lists name them by, again though no tables stand there', async () => {
    const others = [...scanPack(file).blocks.keys()].filter((nr) => !isReading(nr));
    expect(others.length).toBeGreaterThan(1);
    for (const nr of others) {
      damage(nr);
      expect([nr, await remake()]).toEqual([nr, true]);
      expect(isAsItWas()).toBe(true);
    }
    for (const nr of others.filter((other) => other > readingBlocks().at(-1)!)) {
      writeFileSync(file, whole.subarray(0, scanPack(file).blocks[nr]!.start));
      expect([nr, await remake()]).toEqual([nr, true]);
      expect(isAsItWas()).toBe(true);
    }
  });

  it('stays as it is where readings are lost, and nothing can be read again', async () => {
    const last = readingBlocks().at(-1)!;
    const cut = whole.subarray(0, scanPack(file).blocks[last]!.start);
    writeFileSync(file, cut);
    expect(await remake()).toBe(false);
    expect(readFileSync(file).equals(cut)).toBe(true);
  });

  it('stays as it is where it is cut off, and neither its own tables nor its versions are there', async () => {
    removeSync(join(store, '.production/versions'));
    openTables(join(store, NAMES[1])).close();
    writeFileSync(file, whole.subarray(0, -9));
    expect(await remake()).toBe(false);
    expect(readFileSync(file).equals(whole.subarray(0, -9))).toBe(true);
  });

  it('stays as it is where something of it is nowhere, or the right to write is lost', async () => {
    // What the second day still has is all but one page of the second block.
    openTables(join(store, NAMES[1])).close();
    expect(await remake()).toBe(false);
    damage(0);
    await expect(remake(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    expect(isAsItWas()).toBe(false);
    expect(await remake()).toBe(true);
    expect(isAsItWas()).toBe(true);
    const [, second] = readingBlocks();
    damage(second!);
    expect(await remake()).toBe(false);
    expect(readdirSync(join(store, '.production')).sort()).toEqual(['open', 'trash', 'versions']);
  });

  it('is not made of tables that somebody has changed', async () => {
    openTables(join(store, NAMES[0])).close();
    damage(0);
    const made = join(store, '.production/open', `${NAMES[0]}.db`);
    writeFileSync(
      made,
      readFileSync(made).map((byte) => byte ^ 1),
    );
    expect(await remake()).toBe(false);
  });
});
