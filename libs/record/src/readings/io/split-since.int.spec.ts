import { mkdirSync, mkdtempSync, readFileSync, existsSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openPacks } from '../../bodies/io/body-reader';
import { heldByPack } from '../../bodies/io/rewrite-pack';
import { READING_PACK_NAME } from '../../bodies/pack-format';
import { openDatabase } from '../../io/database';
import { arbitraryDays, type ScrapeRows } from '../../testing/arbitrary-scrape';
import { buildScrape, type BuiltPage } from '../../testing';
import { LIST_NAME } from '../list/scrape-list';
import { splitScrape } from '../split-scrape';
import { deriveDatabase } from '../derive/io/derive-database';
import { readList } from './read-list';
import { splitDatabase } from './split-database';
import { splitSince } from './split-since';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'since-'))));
afterEach(() => removeSync(folder));

const at = (...parts: readonly string[]): string => join(folder, ...parts);
const empty = (name: string): string => {
  removeSync(at(name));
  mkdirSync(at(name));
  return at(name);
};
function write({ pages, tables }: ScrapeRows, file: string): void {
  const stored = new Map<string, Buffer>();
  const keep = (bytes: Buffer): string => {
    const digest = String(stored.size).padStart(64, '0');
    stored.set(digest, bytes);
    return digest;
  };
  removeSync(file);
  deriveDatabase(splitScrape(pages, tables, { reading: keep, version: keep }), (one) => stored.get(one) ?? null, file);
}
const heldIn = (into: string): string[] => heldByPack(join(into, READING_PACK_NAME)).sort();

/** Splits the first by itself, and the second in both ways; false: the quick one declined. */
function splitBoth(first: string, second: string, mostChanged?: number): boolean {
  const [one, whole, quick] = [empty('one'), empty('whole'), empty('quick')];
  const proof = at('proof.db');
  splitDatabase({ database: first, into: one, stored: openPacks([]), proof });
  const stored = openPacks([join(one, READING_PACK_NAME)]);
  splitDatabase({ database: second, into: whole, stored, proof });
  const earlier = { list: readList(one), database: first };
  const isDone = splitSince({ database: second, into: quick, stored, proof }, earlier, mostChanged);
  expect(existsSync(proof)).toBe(false);
  if (!isDone) return false;
  expect(readFileSync(join(quick, LIST_NAME)).equals(readFileSync(join(whole, LIST_NAME)))).toBe(true);
  expect(heldIn(quick)).toEqual(heldIn(whole));
  return true;
}

describe('a scrape that is parted by what is another than in an earlier one', () => {
  it('is the same list, with the same new readings, as when it is parted by itself', () => {
    let done = 0;
    fc.assert(
      fc.property(arbitraryDays, ({ before, after }) => {
        write(before, at('before.db'));
        write(after, at('after.db'));
        if (splitBoth(at('before.db'), at('after.db'), 1)) done += 1;
      }),
      { numRuns: 60 },
    );
    expect(done).toBeGreaterThan(5);
  });

  const page = (nr: number, facts: Partial<BuiltPage> = {}): BuiltPage => ({
    path: `/p${nr}`,
    ed_text: `text ${nr}`,
    body_digest: String(nr % 10).repeat(64),
    links: [
      { url: `https://site.test/p${nr + 1}`, text: 'next' },
      { url: 'https://other.test/', type: 'ext' },
    ],
    ...facts,
  });
  const plant = async (name: string, pages: readonly BuiltPage[]): Promise<string> => {
    await buildScrape(folder, name, { pages });
    return at(name, 'scrape.db');
  };
  const PAGES = Array.from({ length: 20 }, (_, nr) => page(nr));

  it.each([
    ['nothing', PAGES, 0],
    ['the text of one', PAGES.with(3, page(3, { ed_text: 'another' })), 2],
    ['who links to one', PAGES.with(3, page(3, { inlinks: 9 })), 0],
    ['the validator of one', PAGES.with(3, page(3, { etag: '"2"' })), 1],
    ['the text of a link', PAGES.with(3, page(3, { links: [{ url: 'https://site.test/p4', text: 'forth' }] })), 2],
    [
      'the target of a link, so that all numbers move',
      PAGES.with(3, page(3, { links: [{ url: 'https://a.test/' }] })),
      2,
    ],
    ['the validator of all', PAGES.map((_one, nr) => page(nr, { etag: '"2"' })), 20],
    ['the body of one, which is read as the same', PAGES.with(3, page(3, { body_digest: 'f'.repeat(64) })), 1],
    ['one page is new', [...PAGES, page(99)], 2],
    ['one page is gone', PAGES.slice(1), 0],
  ] as const)('stores what is another where that is %s', async (_what, pages, stored) => {
    expect(splitBoth(await plant('260301-0500', PAGES), await plant('260302-0500', pages))).toBe(true);
    expect(heldIn(at('quick'))).toHaveLength(stored);
  });

  it.each([
    ['nothing', (pages: readonly BuiltPage[]) => pages, 0],
    // Its reading, its version, and the versions beside it.
    ['the text of one', (pages: readonly BuiltPage[]) => pages.with(70, page(70, { ed_text: 'another' })), 3],
    ['one page is new', (pages: readonly BuiltPage[]) => [...pages, page(999)], 3],
    ['one page is gone', (pages: readonly BuiltPage[]) => pages.toSpliced(70, 1), 1],
  ])('of many pages names those together that did not change, where that is %s', async (_what, change, stored) => {
    const many = Array.from({ length: 150 }, (_, nr) => page(nr));
    expect(splitBoth(await plant('260301-0500', many), await plant('260302-0500', change(many)))).toBe(true);
    expect(heldIn(at('quick'))).toHaveLength(stored);
    const packs = openPacks([at('one', READING_PACK_NAME), at('quick', READING_PACK_NAME)]);
    const { groups, pages } = readList(at('quick'), packs.read);
    expect(groups!.length).toBeLessThan(pages.path.length / 4);
    expect(pages.version.every((digest) => packs.has(digest))).toBe(true);
    packs.close();
  });

  it('is left to the other way where much is another, or the tables are', async () => {
    const first = await plant('260301-0500', PAGES);
    const many = PAGES.map((one, nr) => (nr < 8 ? page(nr, { title: 'new' }) : one));
    expect(splitBoth(first, await plant('260302-0500', many))).toBe(false);
    const other = await plant('260303-0500', PAGES);
    const db = openDatabase(other);
    db.exec('ALTER TABLE pages_info DROP COLUMN own_facts');
    db.close();
    expect(splitBoth(first, other)).toBe(false);
  });

  it.each([
    ["UPDATE pages_info SET title = x'ff00' WHERE page_id = (SELECT min(page_id) FROM pages)"],
    ["UPDATE pages_info SET title = CAST(x'ff41' AS TEXT) WHERE page_id = (SELECT min(page_id) FROM pages)"],
    ["INSERT INTO responses VALUES (5, 'https://a.test/', '', NULL)"],
    ["INSERT INTO ed_links VALUES (5, 1, 'text', 1)"],
    ["UPDATE links SET type = CAST(x'ff41' AS TEXT) WHERE link_nr = 1"],
    ['UPDATE ed_links SET link_nr = 99 WHERE page_id = (SELECT min(page_id) FROM pages) AND seq = 1'],
    ["INSERT INTO problems VALUES (1, 'https://a.test/', 'odd', CAST(x'ff41' AS TEXT))"],
    ["INSERT INTO problems VALUES (1, 'https://a.test/', 'odd', CAST(x'f09080' AS TEXT))"],
    ["INSERT INTO problems VALUES (1, 'https://a.test/', 'odd', CAST(x'410042' AS TEXT))"],
    ["INSERT INTO redirs VALUES ('https://a.test/', 'https://b.test/', x'ff00')"],
    ["UPDATE pages_info SET sources = CAST(x'ff41' AS TEXT) WHERE page_id = (SELECT min(page_id) FROM pages)"],
  ])('is refused where it would not be the same: %s', async (sql) => {
    const [first, second] = [await plant('260301-0500', PAGES), await plant('260302-0500', PAGES)];
    splitDatabase({ database: first, into: empty('one'), stored: openPacks([]), proof: at('proof.db') });
    const db = openDatabase(second);
    db.exec(sql);
    db.close();
    const stored = openPacks([at('one', READING_PACK_NAME)]);
    const split = (): boolean =>
      splitSince(
        { database: second, into: empty('quick'), stored, proof: at('proof.db') },
        { list: readList(at('one')), database: first },
      );
    expect(split).toThrow(expect.objectContaining({ name: 'NotSplittableError' }));
    expect(existsSync(at('quick', LIST_NAME))).toBe(false);
  });
});
