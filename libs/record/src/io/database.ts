import { existsSync } from 'node:fs';
import LibsqlDatabase from 'libsql';
import { StageError } from '@scrape-and-report/production';

export type SqlValue = string | number | bigint | null | Uint8Array;
export type Row = Record<string, SqlValue>;

/** A prepared statement; every call takes its values as one array, since a bare Buffer aborts the engine. */
export interface Statement {
  run(values?: readonly SqlValue[]): void;
  get<T = Row>(values?: readonly SqlValue[]): T | undefined;
  all<T = Row>(values?: readonly SqlValue[]): T[];
  iterate<T = Row>(values?: readonly SqlValue[]): Iterable<T>;
  /** Rows as arrays in the order of the columns: a third cheaper than objects where there are very many. */
  tuples<T extends readonly SqlValue[]>(values?: readonly SqlValue[]): Iterable<T>;
}

/** The one door to SQLite: the engine can be changed here and nowhere else. Synchronous. */
export interface Database {
  prepare(sql: string): Statement;
  exec(sql: string): void;
  /** Runs `work` in one transaction (BEGIN IMMEDIATE); any error rolls back and is thrown on. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/** How long a statement waits while another process commits to the same file. */
const BUSY_MS = 10_000;

/**
 * Opens a SQLite file. Writable ones use a rollback journal, so that the closed file is complete by itself.
 * BLOBs come back as `ArrayBuffer`s, by `get` as `Buffer`s.
 *
 * @throws StageError when a file to read is missing; the engine's error, at the first statement, when it is no database.
 */
export function openDatabase(
  path: string,
  options: { readonly readonly?: boolean; readonly fast?: boolean } = {},
): Database {
  // The engine would create a missing file and write to a read-only one: both are ruled out here.
  if (options.readonly && !existsSync(path)) throw new StageError(`${path} is missing`, { code: 'DATABASE_MISSING' });
  const engine = new LibsqlDatabase(path, { timeout: BUSY_MS });
  if (options.readonly) engine.exec('PRAGMA query_only = ON;');
  // fast: the file can be rebuilt after a crash, so neither wait for the disk nor keep what was there before on it; and
  // it is written once, in large pieces.
  if (!options.readonly)
    engine.exec(
      options.fast
        ? 'PRAGMA page_size = 16384; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;'
        : 'PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;',
    );
  return adapt(engine);
}

function adapt(engine: LibsqlDatabase.Database): Database {
  return {
    prepare: (sql) => adaptStatement(engine.prepare(sql)),
    exec: (sql) => void engine.exec(sql),
    transaction: (work) => {
      engine.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        engine.exec('COMMIT');
        return result;
      } catch (error) {
        engine.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => void engine.close(),
  };
}

function adaptStatement(statement: LibsqlDatabase.Statement): Statement {
  let isRaw = false;
  const as = (raw: boolean): LibsqlDatabase.Statement => {
    if (raw !== isRaw) statement.raw((isRaw = raw));
    return statement;
  };
  return {
    run: (values = []) => void statement.run([...values]),
    get: <T>(values: readonly SqlValue[] = []) => withoutMetadata(as(false).get([...values])) as T | undefined,
    all: <T>(values: readonly SqlValue[] = []) => as(false).all([...values]) as T[],
    iterate: <T>(values: readonly SqlValue[] = []) => as(false).iterate([...values]) as Iterable<T>,
    tuples: <T>(values: readonly SqlValue[] = []) => as(true).iterate([...values]) as Iterable<T>,
  };
}

/** The engine adds `_metadata` to single rows. */
function withoutMetadata(row: unknown): unknown {
  if (row && typeof row === 'object') delete (row as Record<string, unknown>)['_metadata'];
  return row;
}
