import { mkdtempSync, rmSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ED_LINKS_VIEW } from '../link-uses/link-uses-schema';
import { MADE_DB_SCHEMA, SCRAPE_DB_SCHEMA } from '../scrape-db/schema';
import { openDatabase } from './database';
import { openScrape } from './scrape-reader';

const ENDLESS = 'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS page_id FROM c';

describe('a database of another’s that holds more than tables', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plain-'));
  });

  afterEach(() => removeSync(folder));

  function make(sql: string): void {
    const db = openDatabase(join(folder, 'scrape.db'));
    db.exec(SCRAPE_DB_SCHEMA + sql);
    db.close();
  }

  it.each([
    [
      'a view without an end in a table’s place',
      `ALTER TABLE pages RENAME TO pages_real; CREATE VIEW pages AS ${ENDLESS};`,
    ],
    ['a trigger', 'CREATE TRIGGER t AFTER DELETE ON pages BEGIN DELETE FROM links; END;'],
    [
      'a view that bears the name of ours',
      `DROP TABLE ed_links; CREATE VIEW ed_links AS SELECT page_id, 0 AS seq, '' AS text, 1 AS link_nr FROM (${ENDLESS});`,
    ],
    ['a column that is computed', 'CREATE TABLE more (a INTEGER, b AS (a * 2));'],
  ])('is refused before a row of it is read: %s', (_, sql) => {
    make(sql);
    expect(() => openScrape(folder)).toThrow(expect.objectContaining({ code: 'DATABASE_REFUSED' }) as Error);
    // Nothing is left open: on Windows it could not be removed.
    rmSync(join(folder, 'scrape.db'));
  });

  it('is not written to either: a trigger would run', () => {
    make('CREATE TRIGGER t AFTER INSERT ON links BEGIN DELETE FROM pages; END;');
    expect(() => openDatabase(join(folder, 'scrape.db'))).toThrow(/trigger "t" is no plain table/);
  });

  it('is read when links of pages are a view as we write it, to the letter', () => {
    const db = openDatabase(join(folder, 'scrape.db'));
    db.exec(MADE_DB_SCHEMA);
    db.close();
    expect(() => openScrape(folder).close()).not.toThrow();
    const other = openDatabase(join(folder, 'scrape.db'));
    other.exec(`DROP VIEW ed_links; ${ED_LINKS_VIEW.replace('JOIN json', 'CROSS JOIN json')}`);
    other.close();
    expect(() => openScrape(folder)).toThrow(/view "ed_links" is no plain table/);
  });

  it('is read when it has tables and indexes alone', () => {
    make('CREATE INDEX links_by_url ON links (url);');
    const scrape = openScrape(folder);
    expect([...scrape.pages()]).toEqual([]);
    scrape.close();
  });
});
