import { execFileSync } from 'node:child_process';
import { sqliteEngine } from '../io/sqlite-engine';

/**
 * Holds a file as Excel and some viewers do on Windows: others may read it, nobody may replace or delete it. On Linux, where
 * nobody can hold a file so, a mount on it gives the same answer to a rename, `EBUSY` (root).
 *
 * @returns what lets go of it
 */
export function holdFile(file: string): () => void {
  if (process.platform === 'win32') return holdOnWindows(file);
  execFileSync('mount', ['--bind', file, file]);
  return () => void execFileSync('umount', [file]);
}

/** Node itself never opens a file so there, SQLite always does. */
function holdOnWindows(file: string): () => void {
  const db = new (sqliteEngine().DatabaseSync)(file, { readOnly: true, enableForeignKeyConstraints: false });
  try {
    // What makes the engine open the file; it is no database, as a report is none.
    db.exec('SELECT * FROM sqlite_schema');
  } catch (error) {
    if (!/not a database/.test(String(error))) throw error;
  }
  return () => db.close();
}
