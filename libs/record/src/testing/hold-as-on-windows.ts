import { sqliteEngine } from '../io/sqlite-engine';

/**
 * Holds a file as Excel and some viewers do on Windows: others may read it, nobody may replace or delete it. Node itself
 * never opens a file so there, SQLite always does. On other systems such a file can be replaced all the same.
 *
 * @returns what lets go of it
 */
export function holdAsOnWindows(file: string): () => void {
  const db = new (sqliteEngine().DatabaseSync)(file, { readOnly: true, enableForeignKeyConstraints: false });
  try {
    // What makes the engine open the file; it is no database, as a report is none.
    db.exec('SELECT * FROM sqlite_schema');
  } catch (error) {
    if (!/not a database/.test(String(error))) throw error;
  }
  return () => db.close();
}
