import { damageIn, databaseFault } from '../../io/database-fault';
import { openDatabase, type Database } from '../../io/database';
import { HISTORY_SCHEMA, HISTORY_VERSION } from '../history-schema';

/**
 * What keeps a store's `history.db` from being used as it is, whoever wrote it; null when nothing does, or when it is of
 * another version, so that `openHistory` replaces it unread. Beyond what `databaseFault` asks of it, its tables are those
 * of our schema, word for word, and each index agrees with its table: what is found and joined by them comes to an end.
 *
 * Reads all of the file, as `databaseFault` does: call it in a process that can be ended.
 *
 * @throws as `databaseFault` does
 */
export function historyFault(path: string): string | null {
  const fault = databaseFault(path, 'history');
  if (fault !== null) return fault;
  const db = openDatabase(path, { readonly: true });
  try {
    const version = db.prepare(`SELECT value FROM meta WHERE name = 'version'`).get<{ value: unknown }>()?.value;
    if (!String(version).startsWith(`${HISTORY_VERSION}/`)) return null;
    if (!isOurSchema(db)) return 'its tables are not those of a history';
    return damageIn(db, 'integrity_check');
  } finally {
    db.close();
  }
}

/** SQLite keeps the statements as they were written. */
const STATEMENTS = HISTORY_SCHEMA.split(';')
  .map((statement) => statement.trim())
  .filter((statement) => statement !== '')
  .sort();

function isOurSchema(db: Database): boolean {
  const found = [...db.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL').tuples<[string]>()];
  return JSON.stringify(found.map(([sql]) => sql).sort()) === JSON.stringify(STATEMENTS);
}
