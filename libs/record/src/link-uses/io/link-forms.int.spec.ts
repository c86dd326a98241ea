import { mkdirSync, mkdtempSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openDatabase, type Database, type SqlValue } from '../../io/database';
import { databaseFault } from '../../io/database-fault';
import { compareScrapes } from '../../history/compare-scrapes';
import { openScrape, type ScrapeReader } from '../../io/scrape-reader';
import { SCRAPE_DB_NAME } from '../../layout';
import { deriveDatabase } from '../../readings/derive/io/derive-database';
import { deriveFrom } from '../../readings/derive/io/derive-from';
import { differenceOf } from '../../readings/io/same-rows';
import { changedPages } from '../../readings/io/changed-pages';
import { readTables } from '../../readings/io/read-recorded';
import type { ScrapeList } from '../../readings/list/scrape-list';
import { arbitraryDays, arbitraryScrape } from '../../testing/arbitrary-scrape';
import { storedInMemory } from '../../testing/stored-in-memory';

const stored = storedInMemory();
const { read, listOf } = stored;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forms-'));
  stored.clear();
  for (const name of ['rows', 'lists']) mkdirSync(join(folder, name));
});
afterEach(() => removeSync(folder));

const at = (name: string): string => join(folder, name, SCRAPE_DB_NAME);
const clear = (...files: readonly string[]): void => files.forEach((file) => removeSync(file));

/** The same scrape with links as rows and as lists. */
function makeBoth(list: ScrapeList): void {
  deriveDatabase(list, read, at('rows'), { hasRows: true });
  deriveDatabase(list, read, at('lists'));
}

function from<T>(file: string, ask: (db: Database) => T): T {
  const db = openDatabase(file, { readonly: true });
  try {
    return ask(db);
  } finally {
    db.close();
  }
}

const rowsIn = (file: string, sql: string): SqlValue[][] =>
  from(file, (db) => Array.from(db.prepare(sql).tuples<SqlValue[]>(), (row) => [...row]));

function answers(name: string): Readonly<Record<string, unknown>> {
  const scrape: ScrapeReader = openScrape(join(folder, name));
  const all = (rows: Iterable<unknown>): unknown => JSON.parse(JSON.stringify([...rows]));
  try {
    return {
      edLinks: all(scrape.edLinks()),
      numbers: all(scrape.edLinkNumbers()),
      of: [all(scrape.edLinksOf()), all(scrape.edLinksOf([1, 3])), all(scrape.edLinksOf([]))],
      counts: all(scrape.edLinkCounts()),
      uses: [all(scrape.linkUses()), all(scrape.linkUses([1, 3])), all(scrape.linkUses([]))],
      values: all(scrape.linkUseValues(['text', 'path', 'status'])),
      once: all(scrape.linksOnce()),
      size: { ...scrape.editorialSize() },
    };
  } finally {
    scrape.close();
  }
}

describe('links of pages as lists', () => {
  it('are the rows that they are as a table, to SQL and to all who ask', () => {
    let links = 0;
    fc.assert(
      fc.property(arbitraryScrape, (scrape) => {
        try {
          makeBoth(listOf(scrape));
          const all = 'SELECT page_id, seq, text, link_nr FROM ed_links ORDER BY page_id, seq';
          const rows = rowsIn(at('rows'), all);
          expect(rowsIn(at('lists'), all)).toEqual(rows);
          expect(rows).toHaveLength(scrape.pages.reduce((sum, page) => sum + page.links.length, 0));
          const one = `SELECT p.path, e.seq, l.url FROM ed_links e JOIN pages p USING (page_id) JOIN links l USING (link_nr)
            WHERE e.link_nr > 2 ORDER BY 1, 2`;
          expect(rowsIn(at('lists'), one)).toEqual(rowsIn(at('rows'), one));
          expect(answers('lists')).toEqual(answers('rows'));
          expect(differenceOf(at('lists'), at('rows'))).toBeNull();
          links += rows.length;
        } finally {
          clear(at('rows'), at('lists'));
        }
      }),
      { numRuns: 60 },
    );
    expect(links).toBeGreaterThan(100);
  });

  it('are those that a table lacks, and the other way round, when one row is another', () => {
    const scrape = fc
      .sample(arbitraryScrape, { numRuns: 50, seed: 5 })
      .find(({ pages }) => pages[0]?.links.length === 3)!;
    const original = listOf(scrape);
    for (const sql of [
      "UPDATE ed_links SET text = text || '.' WHERE seq = (SELECT max(seq) FROM ed_links)",
      'DELETE FROM ed_links WHERE rowid IN (SELECT 1)'.replace(
        'rowid IN (SELECT 1)',
        'seq = (SELECT max(seq) FROM ed_links)',
      ),
      "INSERT INTO ed_links VALUES (7, 0, 'of no page', 1)",
      'UPDATE ed_links SET seq = seq + 100',
    ]) {
      makeBoth(original);
      const db = openDatabase(at('rows'));
      db.exec(sql);
      db.close();
      expect(differenceOf(at('lists'), at('rows'))).toBe('ed_links');
      expect(differenceOf(at('rows'), at('lists'))).toBe('ed_links');
      clear(at('rows'), at('lists'));
    }
  });

  it('tell what changed since a scrape of either form', () => {
    fc.assert(
      fc.property(arbitraryDays, ({ before, after }) => {
        const files = ['rows-before', 'lists-before', 'rows', 'lists'].map((name) => join(folder, name, 'days.db'));
        try {
          for (const name of ['rows-before', 'lists-before']) mkdirSync(join(folder, name), { recursive: true });
          const [old, now] = [listOf(before), listOf(after)];
          deriveDatabase(old, read, files[0]!, { hasRows: true });
          deriveDatabase(old, read, files[1]!);
          deriveDatabase(now, read, files[2]!, { hasRows: true });
          deriveDatabase(now, read, files[3]!);
          const all = [0, 1].flatMap((was) => [2, 3].map((is) => [files[is]!, files[was]!] as const));
          expect(new Set(all.map(([is, was]) => changedSince(is, was))).size).toBe(1);
          expect(new Set(all.map(([is, was]) => comparedWith(is, was))).size).toBe(1);
        } finally {
          clear(...files);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('are made of those of another scrape in the form that stands there', () => {
    let made = 0;
    fc.assert(
      fc.property(arbitraryDays, fc.boolean(), ({ before, after }, hasRows) => {
        const [database, whole, quick] = ['one.db', 'whole.db', 'quick.db'].map((name) => join(folder, name));
        try {
          const [list, other] = [listOf(before), listOf(after)];
          deriveDatabase(list, read, database!, { hasRows });
          deriveDatabase(other, read, whole!);
          if (!deriveFrom({ list, database: database! }, other, { read, file: quick!, mostChanged: 1 })) return;
          made += 1;
          expect(differenceOf(quick!, whole!)).toBeNull();
          expect(comparedWith(quick!, database!)).toBe(comparedWith(whole!, database!));
          if (hasRows) return;
          expect(rowsIn(quick!, READ_AS)).toEqual(rowsIn(whole!, READ_AS));
          // What no page has any more does not stay.
          const unused = `SELECT count(*) FROM uses WHERE use_nr NOT IN (SELECT value FROM page_uses, json_each(uses))`;
          expect(rowsIn(quick!, unused)).toEqual([[0]]);
        } finally {
          clear(database!, whole!, quick!);
        }
      }),
      { numRuns: 60 },
    );
    expect(made).toBeGreaterThan(30);
  });

  it('are no table of a scrape that came from elsewhere', () => {
    deriveDatabase(listOf(fc.sample(arbitraryScrape, 1)[0]!), read, at('lists'));
    expect(databaseFault(at('lists'), 'scrape')).toBe('it lacks the table ed_links');
  });
});

const READ_AS = 'SELECT * FROM page_names ORDER BY page_id';

function comparedWith(file: string, before: string): string {
  return from(file, (db) => {
    db.prepare('ATTACH ? AS old').run([before]);
    const { appeared, vanished, changed } = compareScrapes(db);
    return JSON.stringify([appeared(), vanished(), [...changed()]]);
  });
}

function changedSince(file: string, before: string): string {
  return from(file, (db) => {
    db.prepare('ATTACH ? AS old').run([before]);
    const { ids } = changedPages(db, readTables(db));
    return JSON.stringify([...ids].sort((a, b) => a - b));
  });
}
