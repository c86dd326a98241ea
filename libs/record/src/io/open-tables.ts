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

/**
 * Makes the tables of a scrape to be had beside those of a database that is open, for reading.
 *
 * @param schema the name under which they are
 * @throws the engine's error when there are none, or they are damaged
 */
export function attachTables(db: Database, directory: string, schema: string): void {
  for (let attempt = 1; ; attempt++) {
    const file = scrapeDatabase(directory);
    try {
      // What is not there would be made.
      if (!existsSync(file)) throw new Error(`${file} is missing`);
      return attach(db, file, schema);
    } catch (error) {
      if (attempt === TRIES || existsSync(file)) throw error;
    }
  }
}

function attach(db: Database, file: string, schema: string): void {
  db.prepare(`ATTACH ? AS ${schema}`).run([file]);
  assertPlainTables(db, file, schema);
}

function openAll(files: ReadonlyMap<string, string>): Database {
  const db = openDatabase(files.get('main')!, { readonly: true });
  try {
    for (const [schema, file] of files) if (schema !== 'main') attach(db, file, schema);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
