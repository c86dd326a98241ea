import { closeSync, mkdtempSync, openSync, readFileSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SCRAPE_DB_SCHEMA } from '../scrape-db/schema';
import { USAGE_ITEMS_SCHEMA, USAGE_SCHEMA } from '../usage/schema';
import { openDatabase } from './database';
import { databaseFault } from './database-fault';

describe('a database of another’s', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fault-'));
    file = join(folder, 'scrape.db');
  });

  afterEach(() => removeSync(folder));

  function make(sql: string): void {
    const db = openDatabase(file);
    db.exec(sql);
    db.close();
  }
  const without = (table: string): string => SCRAPE_DB_SCHEMA.replace(new RegExp(`CREATE TABLE ${table} .*\n`), '');
  const patch = (at: number, bytes: Buffer): void => {
    const handle = openSync(file, 'r+');
    writeSync(handle, bytes, 0, bytes.length, at);
    closeSync(handle);
  };

  it('is read as what formats.md says', () => {
    make(SCRAPE_DB_SCHEMA);
    expect(databaseFault(file, 'scrape')).toBeNull();
    removeSync(file);
    make(USAGE_SCHEMA + USAGE_ITEMS_SCHEMA);
    expect(databaseFault(file, 'usage')).toBeNull();
  });

  it.each([
    ['without a key', 'links', 'link_nr INTEGER'],
    ['with a key that has an index of its own', 'links', 'link_nr INTEGER PRIMARY KEY DESC'],
    ['with a key that is no number', 'pages', 'page_id TEXT PRIMARY KEY'],
    ['with two keys', 'responses', 'page_id INTEGER, b INTEGER, PRIMARY KEY (page_id, b)'],
  ])('of which a join would have no end is refused: %s', (_, table, columns) => {
    make(`${without(table)} CREATE TABLE ${table} (${columns});`);
    expect(databaseFault(file, 'scrape')).toBe(`its table ${table} has another key`);
  });

  it('that lacks a table is refused', () => {
    make(without('redirs'));
    expect(databaseFault(file, 'scrape')).toBe('it lacks the table redirs');
  });

  it('with a value that nobody’s memory holds is refused', () => {
    make(`${SCRAPE_DB_SCHEMA} INSERT INTO problems (url, kind, detail) VALUES ('u', 'k', zeroblob(140000000));`);
    expect(databaseFault(file, 'scrape')).toBe('its table problems has a value that is too long');
  });

  it('one of whose pages is used twice is refused: reading it goes round', () => {
    const rows = Array.from({ length: 400 }, (_, at) => `(${at}, 'https://example.org/${'x'.repeat(200)}${at}')`);
    make(`${SCRAPE_DB_SCHEMA} INSERT INTO targets VALUES ${rows.join(', ')};`);
    const bytes = readFileSync(file);
    const size = bytes.readUInt16BE(16);
    // The root of the table is the page of pages: each of its children becomes the first one.
    const root = Array.from({ length: bytes.length / size }, (_, nr) => nr * size).find(
      (at) => at > 0 && bytes[at] === 5,
    )!;
    const first = bytes.readUInt32BE(root + bytes.readUInt16BE(root + 12));
    for (let nr = 0; nr < bytes.readUInt16BE(root + 3); nr += 1)
      bytes.writeUInt32BE(first, root + bytes.readUInt16BE(root + 12 + 2 * nr));
    writeFileSync(file, bytes);
    expect(databaseFault(file, 'scrape')).toMatch(/^it is damaged: /);
  });

  it('that needs another file to be read is refused before it is opened', () => {
    make(SCRAPE_DB_SCHEMA);
    patch(18, Buffer.from([2, 2]));
    expect(databaseFault(file, 'scrape')).toMatch(/it needs a log beside it/);
    patch(18, Buffer.from([1, 1]));
    writeFileSync(
      `${file}-journal`,
      Buffer.concat([Buffer.from('/etc/passwd'), Buffer.from('d9d505f920a163d7', 'hex')]),
    );
    expect(databaseFault(file, 'scrape')).toBe('it is not closed');
    expect(databaseFault(file, 'usage')).toMatch(/its journal names another file/);
    expect(() => openDatabase(file)).toThrow(/its journal names another file/);
    // A journal that cannot be read was written by nobody of ours either.
    removeSync(`${file}-journal`);
    expect(databaseFault(file, 'scrape')).toBeNull();
  });

  it('larger than any is refused before it is opened', () => {
    make(SCRAPE_DB_SCHEMA);
    truncateSync(file, 17 * 1024 ** 3);
    expect(databaseFault(file, 'scrape')).toMatch(/bytes, more than its kind can have/);
    expect(databaseFault(folder, 'scrape')).toBe('it is no ordinary file');
  });
});
