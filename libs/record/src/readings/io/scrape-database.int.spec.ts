import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openPacks } from '../../bodies/io/body-reader';
import { READING_PACK_NAME } from '../../bodies/pack-format';
import { CHECKS_SCHEMA } from '../../scrape-db/checks-schema';
import { openDatabase } from '../../io/database';
import { openScrape } from '../../io/scrape-reader';
import { SCRAPE_DB_NAME } from '../../layout';
import { arbitraryScrape } from '../../testing/arbitrary-scrape';
import { buildScrape, type BuiltPage } from '../../testing';
import { LIST_NAME } from '../list/scrape-list';
import { splitScrape } from '../split-scrape';
import { deriveDatabase } from '../derive/io/derive-database';
import { urlsMissingIn } from './missing-pages';
import { plainFacts } from './plain-facts';
import { readRecorded } from './read-recorded';
import { openedDatabase, scrapeDatabase } from './scrape-database';
import { differenceOf } from './same-rows';
import { splitDatabase } from './split-database';

let store: string;
beforeEach(() => {
  store = mkdtempSync(join(tmpdir(), 'readings-'));
  mkdirSync(join(store, '.production'));
});
afterEach(() => removeSync(store));

const NAMES = ['260301-0500', '260302-0500', '260303-0500'] as const;
const page = (nr: number, day = 0): BuiltPage => ({
  path: `/p${nr}`,
  ed_text: `the shell of all pages, and of page ${nr} alone ${'x'.repeat(nr)}${nr === day ? ` on day ${day}` : ''}`,
  inlinks: day,
  links: [
    { url: `https://site.test/p${nr + 1}`, text: 'next', status: '200' },
    { url: 'https://other.test/', type: 'ext', status: nr % 2 ? '200' : null },
  ],
});

/** A store with a scrape a day, on each of which one page is another; gives the originals' folder. */
async function plant(): Promise<string> {
  const originals = join(store, 'originals');
  mkdirSync(originals);
  for (const [day, name] of NAMES.entries())
    await buildScrape(originals, name, { pages: Array.from({ length: 40 }, (_, nr) => page(nr, day)) });
  for (const [day, name] of NAMES.entries()) {
    mkdirSync(join(store, name));
    splitDatabase({
      database: join(originals, name, SCRAPE_DB_NAME),
      into: join(store, name),
      stored: openPacks(NAMES.slice(0, day).map((before) => join(store, before, READING_PACK_NAME))),
      proof: join(store, 'proof.db'),
    });
  }
  return originals;
}

const openFolder = (): string => join(store, '.production', 'open');
const sizeOf = (path: string): number => statSync(path).size;

describe('a scrape in format 2', () => {
  it('is opened as the database that it was made of, row by row', async () => {
    const originals = await plant();
    for (const name of NAMES) {
      const file = scrapeDatabase(join(store, name));
      expect(file).toBe(join(openFolder(), `${name}.db`));
      expect(differenceOf(file, join(originals, name, SCRAPE_DB_NAME))).toBeNull();
      const [reader, original] = [openScrape(join(store, name)), openScrape(join(originals, name))];
      expect([...reader.linkUses()]).toEqual([...original.linkUses()]);
      reader.close();
      original.close();
    }
  });

  it('costs what changed: what an earlier scrape holds is not stored again', async () => {
    await plant();
    const [first, ...later] = NAMES.map((name) => sizeOf(join(store, name, READING_PACK_NAME)));
    for (const size of later) expect(size).toBeLessThan(first! / 3);
    expect(existsSync(join(store, 'proof.db'))).toBe(false);
  });

  it('is made once, and again when its list is another or somebody put something in its place', async () => {
    const originals = await plant();
    const [first, second] = [join(store, NAMES[0]), join(store, NAMES[1])];
    const file = scrapeDatabase(first);
    const made = statSync(file).ino;
    expect(statSync(scrapeDatabase(first)).ino).toBe(made);
    cpSync(join(second, LIST_NAME), join(first, LIST_NAME));
    expect(differenceOf(scrapeDatabase(first), join(originals, NAMES[1], SCRAPE_DB_NAME))).toBeNull();
    const db = openDatabase(file);
    db.exec("UPDATE pages_info SET title = 'of somebody'");
    db.close();
    expect(differenceOf(scrapeDatabase(first), join(originals, NAMES[1], SCRAPE_DB_NAME))).toBeNull();
    writeFileSync(file, 'no database');
    expect(differenceOf(scrapeDatabase(first), join(originals, NAMES[1], SCRAPE_DB_NAME))).toBeNull();
  });

  it('says what is missing, and leaves nothing behind', async () => {
    await plant();
    const [first, second] = [join(store, NAMES[0]), join(store, NAMES[1])];
    const pack = join(first, READING_PACK_NAME);
    truncateSync(pack, Math.floor(sizeOf(pack) / 2));
    expect(() => scrapeDatabase(second)).toThrow(expect.objectContaining({ code: 'READINGS_MISSING' }));
    writeFileSync(join(second, LIST_NAME), 'no list');
    expect(() => scrapeDatabase(second)).toThrow(expect.objectContaining({ code: 'LIST_UNREADABLE' }));
    expect(readdirSync(openFolder())).toEqual([]);
  });

  it('takes no damaged reading for whole', async () => {
    await plant();
    const pack = join(store, NAMES[0], READING_PACK_NAME);
    const bytes = readFileSync(pack);
    for (let at = 3000; at < bytes.length; at += 97) bytes[at]! ^= 0xff;
    writeFileSync(pack, bytes);
    expect(() => scrapeDatabase(join(store, NAMES[0]))).toThrow(expect.objectContaining({ code: 'READINGS_MISSING' }));
  });

  it('keeps a database of few scrapes only, and clears what a killed one left', async () => {
    await plant();
    scrapeDatabase(join(store, NAMES[0]));
    const litter = join(openFolder(), '.tmp-0123-260301-0500.db');
    writeFileSync(litter, '');
    utimesSync(litter, 1, 1);
    writeFileSync(join(openFolder(), 'page-of-somebody.html'), '');
    for (let day = 10; day < 20; day += 1) {
      cpSync(join(store, NAMES[0]), join(store, `2603${day}-0500`), { recursive: true });
      scrapeDatabase(join(store, `2603${day}-0500`));
    }
    const left = readdirSync(openFolder());
    expect(left).toContain('page-of-somebody.html');
    expect(left).toContain('260319-0500.db');
    expect(left).not.toContain('.tmp-0123-260301-0500.db');
    expect(left.filter((name) => name.endsWith('.db')).length).toBe(4);
  });

  it('holds all that a database can hold, of old scrapes and after something was forgotten', () => {
    fc.assert(
      fc.property(arbitraryScrape, ({ pages, tables }) => {
        const [file, again] = [join(store, 'one.db'), join(store, 'two.db')];
        const stored = new Map<string, Buffer>();
        const read = (digest: string): Buffer | null => stored.get(digest) ?? null;
        const keep = (bytes: Buffer): string => {
          const digest = String(stored.size).padStart(64, '0');
          stored.set(digest, bytes);
          return digest;
        };
        try {
          deriveDatabase(splitScrape(pages, tables, { reading: keep, version: keep }), read, file);
          const db = openDatabase(file, { readonly: true });
          const found = readRecorded(db);
          const list = splitScrape(found.pages, found.tables, { reading: keep, version: keep });
          db.close();
          deriveDatabase(list, read, again);
          expect(differenceOf(again, file)).toBeNull();
        } finally {
          for (const one of [file, again]) removeSync(one);
        }
      }),
      { numRuns: 30 },
    );
  });
});

it('what hangs on no page, and which pages another lacks, is told in both formats alike, and no tables are made for it', async () => {
  const originals = await plant();
  const [one, other] = [NAMES[0], NAMES[1]].map((name) => join(store, name)) as [string, string];
  const [rawOne, rawOther] = [NAMES[0], NAMES[1]].map((name) => join(originals, name)) as [string, string];
  expect(plainFacts(one)).toEqual(plainFacts(rawOne));
  expect(plainFacts(one).paths).toHaveLength(40);
  expect(urlsMissingIn(one, other)).toEqual([]);
  await buildScrape(originals, NAMES[1], { pages: [page(1), page(77), page(5)] });
  for (const name of [LIST_NAME, READING_PACK_NAME]) removeSync(join(other, name));
  splitDatabase({
    database: join(rawOther, SCRAPE_DB_NAME),
    into: other,
    stored: openPacks([]),
    proof: join(store, 'proof.db'),
  });
  expect(urlsMissingIn(one, other)).toEqual(['https://site.test/p77']);
  expect(urlsMissingIn(rawOne, rawOther)).toEqual(['https://site.test/p77']);
  expect(existsSync(openFolder()) ? readdirSync(openFolder()) : []).toEqual([]);
});

describe('a scrape in format 1', () => {
  it('is read where it is, and opened as a copy', async () => {
    await buildScrape(store, NAMES[0], { pages: [page(1)] });
    const own = join(store, NAMES[0], SCRAPE_DB_NAME);
    expect(scrapeDatabase(join(store, NAMES[0]))).toBe(own);
    const copy = openedDatabase(join(store, NAMES[0]));
    expect(copy).toBe(join(openFolder(), `${NAMES[0]}.db`));
    writeFileSync(copy, 'somebody wrote into it');
    expect(readFileSync(openedDatabase(join(store, NAMES[0])))).toEqual(readFileSync(own));
  });

  it('that format 2 could not hold stays as it is', async () => {
    await buildScrape(store, NAMES[0], { pages: [page(1), page(2)] });
    const database = join(store, NAMES[0], SCRAPE_DB_NAME);
    const split = (): void => {
      const into = mkdtempSync(join(store, 'into-'));
      splitDatabase({ database, into, stored: openPacks([]), proof: join(store, 'proof.db') });
    };
    split();
    for (const [sql, undo] of [
      ['CREATE TABLE other (a TEXT)', 'DROP TABLE other'],
      ["UPDATE pages_info SET title = x'ff00'", "UPDATE pages_info SET title = 'A page'"],
      ["UPDATE pages_info SET title = CAST(x'ff41' AS TEXT)", "UPDATE pages_info SET title = 'A page'"],
      ["INSERT INTO responses VALUES (5, 'https://a.test/', '', NULL)", 'DELETE FROM responses'],
      ['UPDATE ed_links SET link_nr = 99 WHERE link_nr = 1', 'UPDATE ed_links SET link_nr = 1 WHERE link_nr = 99'],
      [CHECKS_SCHEMA.split('\n').slice(0, 2).join('\n'), 'DROP TABLE files'],
    ]) {
      const change = (text: string): void => {
        const db = openDatabase(database);
        db.exec(text);
        db.close();
      };
      change(sql!);
      expect(split).toThrow(expect.objectContaining({ name: 'NotSplittableError' }));
      change(undo!);
    }
    split();
  });
});
