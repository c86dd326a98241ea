import { hasUseLists } from '../../link-uses/io/use-lists';
import { MADE_TABLES } from '../../link-uses/link-uses-schema';
import { assertPlainTables, openDatabase, type Database } from '../../io/database';

/**
 * What tells one `scrape.db` from another, in one line; null when both have the same tables with the same rows. Compared
 * within the engine, byte by byte.
 *
 * @param pages ids of the only pages that `file` has: of the other one no more is compared, but that it has no row of a page
 * which is not among its pages
 */
export function differenceOf(file: string, other: string, pages?: readonly number[]): string | null {
  const db = openDatabase(file, { readonly: true });
  try {
    db.prepare('ATTACH ? AS old').run([other]);
    assertPlainTables(db, other, 'old');
    const tables = tablesOf(db, 'main');
    const older = tablesOf(db, 'old');
    if (tables.join() !== older.join()) return `the tables are ${tables.join()} and ${older.join()}`;
    if (!pages) return tables.find((table) => !isSameTable(db, table)) ?? null;
    return tables.find((table) => !isSamePart(db, table, pages)) ?? null;
  } finally {
    db.close();
  }
}

type Schema = 'main' | 'old';

function tablesOf(db: Database, schema: Schema): string[] {
  const sql = `SELECT name FROM ${schema}.sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY name`;
  const names = [...db.prepare(sql).tuples<[string]>()].map(([name]) => name);
  // What the view `ed_links` reads, and what follows from the rest: two are the same when the view shows the same.
  return hasUseLists(db, schema) ? names.filter((name) => !(MADE_TABLES as readonly string[]).includes(name)) : names;
}

const quoted = (table: string): string => `"${table.replaceAll('"', '""')}"`;

const NAMES = 'SELECT name FROM pragma_table_info(?, ?)';

function columnsOf(db: Database, table: string, schema: Schema): string {
  // Of a view SQLite knows no more than the names.
  const sql =
    table === 'ed_links' ? NAMES : 'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?, ?)';
  return JSON.stringify([...db.prepare(sql).tuples([table, schema])]);
}

/** The same of a table of which one has the rows of some pages only. */
function isSamePart(db: Database, table: string, pages: readonly number[]): boolean {
  const columns = columnsOf(db, table, 'main');
  if (!columns.startsWith('[["page_id"')) return isSameTable(db, table);
  if (columns !== columnsOf(db, table, 'old')) return false;
  const name = quoted(table);
  const part = `SELECT * FROM old.${name} WHERE page_id IN (SELECT value FROM json_each(?))`;
  const ids = [JSON.stringify(pages)];
  const isNone = (sql: string, values: readonly string[] = ids): boolean =>
    db.prepare(`${sql} LIMIT 1`).get(values) === undefined;
  return (
    isNone(`SELECT * FROM main.${name} EXCEPT ${part}`) &&
    isNone(`${part} EXCEPT SELECT * FROM main.${name}`) &&
    isNone(`SELECT 1 FROM old.${name} WHERE page_id NOT IN (SELECT page_id FROM old.pages)`, [])
  );
}

function isSameTable(db: Database, table: string): boolean {
  const name = quoted(table);
  if (columnsOf(db, table, 'main') !== columnsOf(db, table, 'old')) return false;
  const count = (schema: Schema): number =>
    db.prepare(`SELECT count(*) AS n FROM ${schema}.${name}`).get<{ n: number }>()!.n;
  if (count('main') !== count('old')) return false;
  // Every table has a key, so that with as many rows none can stand twice in one and once in the other.
  return db.prepare(`SELECT * FROM main.${name} EXCEPT SELECT * FROM old.${name} LIMIT 1`).get() === undefined;
}
