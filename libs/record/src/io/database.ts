import { closeSync, existsSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import { assertPlace, FileRefusedError, readHead, readTail, StageError } from '@scrape-and-report/production';
import {
  sqliteEngine,
  type EngineDatabase,
  type EngineStatement,
  type SqliteEngine,
  type SqlValue,
} from './sqlite-engine';
import { ED_LINKS_VIEW } from '../link-uses/link-uses-schema';
import { PAGE_DAYS_VIEW } from '../usage/schema';

export type { SqlValue };
export type Row = Record<string, SqlValue>;

/** A prepared statement; every call takes its values as one array. BLOBs come back as `Uint8Array`s, numbers as
 * numbers up to 2^53 - 1 (above it is an error), and a NUL within a text as U+FFFD. */
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
  /**
   * Finalises every statement and closes the file: from then on it can be renamed and deleted, on Windows too. May be
   * called twice.
   */
  close(): void;
}

/** How long a statement waits while another process commits to the same file. */
const BUSY_MS = 10_000;

export interface DatabaseOptions {
  readonly readonly?: boolean;
  /** The file can be rebuilt after a crash: do not wait for the disk. */
  readonly fast?: boolean;
}

/**
 * Opens a SQLite file. Writable ones use a rollback journal, so that the closed file is complete by itself.
 *
 * @throws StageError when a file to read is missing; the engine's error when it is no database, here or at the first
 * statement. Nothing stays open then.
 */
export function openDatabase(path: string, options: DatabaseOptions = {}): Database {
  return openWith(sqliteEngine(), path, options);
}

/** `openDatabase` with an engine of one's choice, for what must hold on each of them. */
export function openWith(engine: SqliteEngine, path: string, options: DatabaseOptions = {}): Database {
  if (options.readonly && !existsSync(path)) throw new StageError(`${path} is missing`, { code: 'DATABASE_MISSING' });
  if (!options.readonly) assertPlace(path);
  refuseOtherFiles(path);
  // What a killed writer left half done can only be undone by one who may write; a plain reader would be refused.
  const readOnly = Boolean(options.readonly) && !existsSync(`${path}-journal`);
  // Absolute, since the engines take a path that begins with `file:` for a URI.
  if (!options.readonly) makeByUmask(path);
  const db = new engine.DatabaseSync(resolve(path), { readOnly, enableForeignKeyConstraints: false });
  try {
    db.exec(settings(options));
    const adapted = adapt(db);
    assertPlainTables(adapted, path);
    return adapted;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** What a journal ends in that names a second one: SQLite then opens that path, and may delete what it finds there. */
const SUPER_JOURNAL = Buffer.from('d9d505f920a163d7', 'hex');
/** Where the header says how the file is written and read: 1 by a rollback journal, 2 by a log beside it. */
const [WRITE_VERSION, READ_VERSION] = [18, 19];

/** A file of ours is complete by itself: opening it reads and writes no other but its own journal. */
function refuseOtherFiles(path: string): void {
  const head = readOrNull(path, () => readHead(path, 100));
  const isLogged = head !== null && head.length === 100 && (head[WRITE_VERSION] !== 1 || head[READ_VERSION] !== 1);
  if (isLogged && head.toString('latin1', 0, 15) === 'SQLite format 3') throw refused(path, 'it needs a log beside it');
  const tail = readOrNull(path, () => readTail(`${path}-journal`, SUPER_JOURNAL.length).bytes);
  if (tail?.equals(SUPER_JOURNAL)) throw refused(path, 'its journal names another file');
}

/** The engine says what is wrong with a file that cannot be read. */
function readOrNull(path: string, read: () => Buffer): Buffer | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof FileRefusedError) throw refused(path, error.reason);
    return null;
  }
}

function refused(path: string, why: string): StageError {
  return new StageError(`${path} is refused: ${why}`, {
    code: 'DATABASE_REFUSED',
    hint: 'nobody of the fleet writes such a file: move its folder away, and run a production',
  });
}

/** SQLite would make it so that its group can never write to it, whatever the umask grants. */
function makeByUmask(path: string): void {
  try {
    if (!existsSync(path)) closeSync(openSync(path, 'a'));
  } catch {
    // The engine tells what is wrong.
  }
}

/**
 * Nothing but tables and their indexes, and the two views of ours, word by word: a file may come from another's store. A view that
 * stands in a table's place can compute without an end, and a trigger does so at a write.
 *
 * @param schema `main`, or the name under which another file was attached
 * @throws StageError that names what else there is
 */
export function assertPlainTables(db: Database, path: string, schema = 'main'): void {
  const odd = db.prepare(`SELECT type, name FROM ${schema}.sqlite_schema WHERE ${ODD} LIMIT 1`).get<{
    readonly type: string;
    readonly name: string;
  }>([PAGE_DAYS_VIEW, ED_LINKS_VIEW]);
  if (!odd) return;
  throw refused(path, `${odd.type} ${JSON.stringify(odd.name.slice(0, 80))} is no plain table`);
}

const ODD = `(type NOT IN ('table', 'index') AND NOT (type = 'view' AND (name, sql) IN (VALUES ('page_days', ?), ('ed_links', ?))))
  OR (type = 'table' AND (sql LIKE 'CREATE VIRTUAL%' OR sql LIKE '%GENERATED ALWAYS%' OR sql LIKE '% AS (%'))`;

function settings({ readonly, fast }: DatabaseOptions): string {
  const patience = `PRAGMA busy_timeout = ${BUSY_MS};`;
  if (readonly) return `${patience} PRAGMA query_only = ON; PRAGMA trusted_schema = OFF;`;
  // fast: neither wait for the disk nor keep what was there before on it; and it is written once, in large pieces.
  return fast
    ? `${patience} PRAGMA page_size = 16384; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;`
    : `${patience} PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;`;
}

function adapt(db: EngineDatabase): Database {
  let isOpen = true;
  return {
    prepare: (sql) => adaptStatement(db.prepare(sql), db),
    exec: (sql) => db.exec(sql),
    transaction: (work) => {
      db.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        rollBack(db);
        throw error;
      }
    },
    close: () => {
      if (isOpen) db.close();
      isOpen = false;
    },
  };
}

/** The engine has rolled back by itself after some errors (a full disk), and would complain of that instead of them. */
function rollBack(db: EngineDatabase): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    // The error that led here is the one to tell.
  }
}

function adaptStatement(statement: EngineStatement, db: EngineDatabase): Statement {
  let givesArrays = false;
  const as = (arrays: boolean): EngineStatement => {
    if (arrays !== givesArrays) statement.setReturnArrays((givesArrays = arrays));
    return statement;
  };
  return {
    run: (values = []) => void statement.run(...bindable(values)),
    get: <T>(values: readonly SqlValue[] = []) => as(false).get(...bindable(values)) as T | undefined,
    all: <T>(values: readonly SqlValue[] = []) => as(false).all(...bindable(values)) as T[],
    iterate: <T>(values: readonly SqlValue[] = []) =>
      new HeldRows<T>(as(false).iterate(...bindable(values)) as Iterable<T>, statement, db),
    tuples: <T>(values: readonly SqlValue[] = []) =>
      new HeldRows<T>(as(true).iterate(...bindable(values)) as Iterable<T>, statement, db),
  };
}

/**
 * Rows, and what they come from. An engine's rows may not keep their statement, nor that its database: once nobody else
 * does, the collector finalises both, and the next row is read from freed memory.
 */
class HeldRows<T> implements IterableIterator<T> {
  private readonly rows: Iterator<T>;

  constructor(
    rows: Iterable<T>,
    protected readonly statement: EngineStatement,
    protected readonly db: EngineDatabase,
  ) {
    this.rows = rows[Symbol.iterator]();
  }

  next(): IteratorResult<T> {
    return this.rows.next();
  }

  return(value?: unknown): IteratorResult<T> {
    return this.rows.return?.(value) ?? { done: true, value };
  }

  [Symbol.iterator](): this {
    return this;
  }
}

/** A text with a NUL is cut there, by some engines when it is written and by some when it is read: U+FFFD, as HTML has it. */
function bindable(values: readonly SqlValue[]): readonly SqlValue[] {
  return values.some(hasNul) ? values.map((one) => (hasNul(one) ? one.replaceAll('\0', '\uFFFD') : one)) : values;
}

function hasNul(value: SqlValue): value is string {
  return typeof value === 'string' && value.includes('\0');
}
