import { lstatSync } from 'node:fs';
import { describeError } from '@scrape-and-report/production';
import { isNumberedMonth } from '../usage/io/month-pages';
import { openDatabase, type Database } from './database';

/** A closed file of the record: `scrape.db` of a scrape, a month of usage figures, or the `history.db` of a store. */
export type DatabaseKind = 'scrape' | 'usage' | 'history';

/** A site of a million pages; a month of a thousand addresses a minute; years of changes. */
const MAX_BYTES: Readonly<Record<DatabaseKind, number>> = {
  scrape: 16 * 1024 ** 3,
  usage: 4 * 1024 ** 3,
  history: 16 * 1024 ** 3,
};
/** Above it a table is no longer read as a whole by anybody; of a history nobody reads one so. */
const MAX_ROWS: Readonly<Record<DatabaseKind, number>> = {
  scrape: 20_000_000,
  usage: 20_000_000,
  history: 1_000_000_000,
};
/** Of one value; a body that a page may have is smaller by far. */
const MAX_VALUE_BYTES = 128 * 1024 * 1024;
/** Found by these, and joined by them: were they not unique, a join of two small tables would have no end. */
const KEYS: Readonly<Record<DatabaseKind, Readonly<Record<string, string>>>> = {
  scrape: {
    pages: 'page_id',
    pages_info: 'page_id',
    responses: 'page_id',
    readings: 'page_id',
    links: 'link_nr',
    files: 'file_nr',
    page_checks: 'page_id',
    uses: 'use_nr',
    page_uses: 'page_id',
    page_names: 'page_id',
  },
  usage: { addresses: 'address_nr' },
  history: {},
};
/** Of a month whose rows are joined with its days. */
const MOST_DAYS = 31;
/** What is wrong with the disk, or who else is at the file: nothing that the file could be blamed for. */
const ELSEWHERE = /database (table )?is locked|unable to open|disk I\/O|readonly database|out of memory|disk is full/;
const OF_THE_SYSTEM = /^E(ACCES|PERM|IO|BUSY|NOSPC|MFILE|NFILE|ROFS|NOENT|STALE|TIMEDOUT)$/;
const TABLES: Readonly<Record<DatabaseKind, readonly string[]>> = {
  scrape: ['parameters', 'pages', 'pages_info', 'redirs', 'links', 'ed_links', 'problems'],
  usage: ['days', 'page_days'],
  history: ['meta'],
};

/** Of a month in which addresses are numbered. */
const NUMBERED_TABLES = ['days', 'page_figures', 'addresses'];

/**
 * What keeps a closed database from being read by a stage, whoever wrote it; null when nothing does: plain tables under
 * the keys of docs/formats.md, each page of the file used once, so that reading them comes to an end.
 *
 * Reads all of the file, and on one that was made for it may never return: call it in a process that can be ended.
 *
 * @throws what keeps it from being looked at now, such as a disk that fails or somebody who has it open
 */
export function databaseFault(path: string, kind: DatabaseKind): string | null {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) return 'it is no ordinary file';
  if (stat.size > MAX_BYTES[kind]) return `it has ${stat.size} bytes, more than its kind can have`;
  if (kind === 'scrape' && lstatSync(`${path}-journal`, { throwIfNoEntry: false })) return 'it is not closed';
  let db: Database | undefined;
  try {
    db = openDatabase(path, { readonly: true });
    return faultIn(db, kind);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (OF_THE_SYSTEM.test(code) || (code !== 'DATABASE_REFUSED' && ELSEWHERE.test(message))) throw error;
    return describeError(error);
  } finally {
    db?.close();
  }
}

function faultIn(db: Database, kind: DatabaseKind): string | null {
  db.exec('PRAGMA cell_size_check = ON');
  const damage = damageIn(db, 'quick_check');
  if (damage !== null) return damage;
  const tables = [
    ...db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
      .tuples<[string]>(),
  ].map(([name]) => name);
  const isJoined = kind === 'usage' && isNumberedMonth(db);
  const missing = (isJoined ? NUMBERED_TABLES : TABLES[kind]).find((name) => !tables.includes(name));
  if (missing) return `it lacks the table ${missing}`;
  for (const name of tables) {
    const key = KEYS[kind][name];
    if (key !== undefined && !isNumberOfRow(db, name, key)) return `its table ${name} has another key`;
    const fault = faultOfTable(db, name, isJoined && name === 'days' ? MOST_DAYS : MAX_ROWS[kind]);
    if (fault) return fault;
  }
  return null;
}

/** What SQLite itself says of a file, in one line; null when it is whole. Indexes are held against their tables by `integrity_check`. */
export function damageIn(db: Database, check: 'quick_check' | 'integrity_check'): string | null {
  const [[verdict] = []] = [...db.prepare(`PRAGMA ${check}(1)`).tuples<[string]>()];
  return verdict === 'ok' ? null : `it is damaged: ${String(verdict).replace(/\s+/g, ' ').slice(0, 200)}`;
}

/** Only then does the file itself keep it unique: any other key has an index, which may not tell the truth. */
function isNumberOfRow(db: Database, table: string, key: string): boolean {
  const columns = db.prepare(`PRAGMA table_info(${quoted(table)})`).all<{ name: string; type: string; pk: number }>();
  const keys = columns.filter(({ pk }) => pk > 0);
  const indexes = db.prepare(`PRAGMA index_list(${quoted(table)})`).all<{ origin: string }>();
  return (
    keys.length === 1 &&
    keys[0]!.name === key &&
    keys[0]!.type.toUpperCase() === 'INTEGER' &&
    indexes.every(({ origin }) => origin !== 'pk')
  );
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function faultOfTable(db: Database, name: string, maxRows: number): string | null {
  const columns = [...db.prepare(`PRAGMA table_info(${quoted(name)})`).tuples<[number, string]>()].map(
    ([, column]) => `max(length(CAST(${quoted(column)} AS BLOB)))`,
  );
  const [rows, ...lengths] = [
    ...db.prepare(`SELECT count(*), ${columns.join(', ')} FROM ${quoted(name)}`).tuples<(number | null)[]>(),
  ][0]!;
  if ((rows ?? 0) > maxRows) return `its table ${name.slice(0, 80)} has ${rows} rows, more than any site gives`;
  return lengths.some((length) => (length ?? 0) > MAX_VALUE_BYTES)
    ? `its table ${name.slice(0, 80)} has a value that is too long`
    : null;
}
