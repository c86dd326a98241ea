import { existsSync } from 'node:fs';
import { scrapeDatabase } from '../readings/io/scrape-database';
import { assertPlainTables, openDatabase, type Database } from './database';

/** As often may others make room in the moment between. */
const TRIES = 5;

/**
 * Opens the tables of a scrape for reading, whatever its format; see `scrapeDatabase`. Between the moment in which they are
 * found and that in which they are open another process may take them away to make room for others: then they are made again.
 *
 * @param attached directories of other scrapes, by the name under which their tables are to be had beside
 * @throws the engine's error when one has none or is damaged
 */
export function openTables(directory: string, attached: Readonly<Record<string, string>> = {}): Database {
  for (let attempt = 1; ; attempt++) {
    const files = new Map(
      Object.entries({ main: directory, ...attached }).map(([schema, folder]) => [schema, scrapeDatabase(folder)]),
    );
    try {
      return openAll(files);
    } catch (error) {
      if (attempt === TRIES || [...files.values()].every((file) => existsSync(file))) throw error;
    }
  }
}

function openAll(files: ReadonlyMap<string, string>): Database {
  const db = openDatabase(files.get('main')!, { readonly: true });
  try {
    for (const [schema, file] of files) {
      if (schema === 'main') continue;
      db.prepare(`ATTACH ? AS ${schema}`).run([file]);
      assertPlainTables(db, file, schema);
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
