export type SqlValue = string | number | bigint | null | Uint8Array;

/** What the door uses of `node:sqlite`: Node's own module and the package have it in common. */
export interface SqliteEngine {
  readonly DatabaseSync: new (path: string, options: EngineOptions) => EngineDatabase;
}

export interface EngineOptions {
  readonly readOnly: boolean;
  readonly enableForeignKeyConstraints: boolean;
}

export interface EngineDatabase {
  prepare(sql: string): EngineStatement;
  exec(sql: string): void;
  /** Finalises every statement that was prepared, and closes the file at once. */
  close(): void;
}

export interface EngineStatement {
  run(...values: SqlValue[]): unknown;
  get(...values: SqlValue[]): unknown;
  all(...values: SqlValue[]): unknown[];
  iterate(...values: SqlValue[]): Iterable<unknown>;
  setReturnArrays(enabled: boolean): void;
}

let chosen: SqliteEngine | undefined;

/** Node's own engine where this Node has all of it without a flag (from 22.16 and 24), else the package of the same interface. */
export function sqliteEngine(): SqliteEngine {
  return (chosen ??= nodeEngine() ?? packageEngine());
}

/** Every engine that this Node can load, by name: what holds for one must hold for all. */
export function sqliteEngines(): ReadonlyMap<string, SqliteEngine> {
  const own = nodeEngine();
  return new Map([
    ...(own ? [['node:sqlite', own] as const] : []),
    ['@photostructure/sqlite', packageEngine()] as const,
  ]);
}

/** Binaries for Windows, Linux and macOS are in the package. Loaded only where it is needed. */
function packageEngine(): SqliteEngine {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('@photostructure/sqlite') as SqliteEngine;
}

interface NodeSqlite extends SqliteEngine {
  readonly StatementSync: { readonly prototype: Partial<EngineStatement> };
}

function nodeEngine(): SqliteEngine | null {
  const load = (process as { getBuiltinModule?: (name: string) => unknown }).getBuiltinModule;
  const own = load && (withoutSqliteWarning(() => load('node:sqlite')) as NodeSqlite | undefined);
  return own && 'setReturnArrays' in own.StatementSync.prototype ? own : null;
}

/** Node 22 and 24 print once that the module is experimental: nothing that an office could act on. */
function withoutSqliteWarning<T>(load: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = ((...said: unknown[]) => {
    const [warning, kind] = said;
    const name = typeof kind === 'object' && kind ? (kind as { type?: unknown }).type : kind;
    if (name === 'ExperimentalWarning' && String(warning).includes('SQLite')) return;
    Reflect.apply(emitWarning, process, said);
  }) as typeof process.emitWarning;
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
