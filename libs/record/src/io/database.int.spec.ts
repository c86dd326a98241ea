import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readlinkSync, renameSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openDatabase, openWith, type Database, type DatabaseOptions, type SqlValue } from './database';
import { sqliteEngines } from './sqlite-engine';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'database-'))));
afterEach(() => removeSync(folder));

const LOADER = ['--require', join(__dirname, '../../../launch/src/io/load-typescript.js')];
/** Reads rows whose statement and database nobody holds; a crash ends its process and not ours. */
const DROPS_ALL = `
  const { openWith } = require(process.env.DOOR);
  const { sqliteEngines } = require(process.env.DOOR.replace('database.ts', 'sqlite-engine.ts'));
  const open = () => openWith(sqliteEngines().get(process.env.ENGINE), process.env.FILE, { readonly: true });
  const collect = () => { for (let time = 0; time < 3; time++) gc(); };
  const sum = (rows, of) => {
    let [total, read] = [0, 0];
    for (const row of rows) { total += of(row); if (++read % 400 === 0) collect(); }
    return total;
  };
  (async () => {
    const rows = open().prepare('SELECT * FROM t').iterate(), tuples = open().prepare('SELECT a, b FROM t').tuples();
    const statement = open().prepare('SELECT count(*) AS n FROM t');
    for (let turn = 0; turn < 5; turn++) { collect(); await new Promise(setImmediate); }
    console.log(sum(rows, ({ a }) => a), sum(tuples, ([a]) => a), statement.get().n);
  })();`;

describe.each([...sqliteEngines()])('a database by %s', (name, engine) => {
  const open = (options?: DatabaseOptions): Database => openWith(engine, join(folder, 'x.db'), options);
  const withRows = (count: number): Database => {
    const db = open();
    db.exec('CREATE TABLE t (a INTEGER PRIMARY KEY, b)');
    db.transaction(() => {
      const insert = db.prepare('INSERT INTO t VALUES (?, ?)');
      for (let nr = 1; nr <= count; nr += 1) insert.run([nr, `text ${nr}`]);
    });
    return db;
  };

  describe('once it is closed', () => {
    const cases: [string, () => Database][] = [
      ['a statement that never ran', () => prepared(withRows(3))],
      ['a statement that ran', () => ran(withRows(3))],
      ['rows that were read to their end', () => read(withRows(3), Infinity)],
      ['rows that were left half way', () => read(withRows(3), 1)],
      ['an iterator that nobody ended', () => begun(withRows(3))],
      ['arrays that nobody ended', () => begunArrays(withRows(3))],
      ['a transaction that failed', () => failed(withRows(3))],
      ['only reading', () => (withRows(3).close(), begun(open({ readonly: true })))],
      ['a second file attached', () => attached(withRows(3))],
      ['what can be rebuilt', () => prepared((withRows(3).close(), open({ fast: true })))],
    ];
    it.each(cases)('no handle is left and the file can be renamed: %s', (_case, work) => {
      const db = work();
      db.close();
      db.close();
      expectFree();
    });

    it('no handle is left of a file that is no database, or damaged', () => {
      writeFileSync(join(folder, 'x.db'), 'no database'.repeat(1000));
      for (const options of [{}, { readonly: true }, { fast: true }]) {
        expect(() => {
          const db = open(options);
          try {
            db.prepare('SELECT * FROM sqlite_master').all();
          } finally {
            db.close();
          }
        }).toThrow();
        expectFree();
      }
    });

    it('says so when it is used again', () => {
      const db = withRows(1);
      const statement = db.prepare('SELECT * FROM t');
      db.close();
      expect(() => statement.all()).toThrow();
      expect(() => db.exec('SELECT 1')).toThrow();
    });

    const expectFree = (): void => {
      expect(openHandles(folder)).toEqual([]);
      renameSync(join(folder, 'x.db'), join(folder, 'y.db'));
      renameSync(join(folder, 'y.db'), join(folder, 'x.db'));
      expect(readdirSync(folder).filter((name) => name !== 'x.db' && name !== 'other.db')).toEqual([]);
    };
  });

  it('gives every value back as it was, by every way of reading', () => {
    const value = fc.oneof(
      fc.maxSafeInteger(),
      fc.double({ noNaN: true }).map((number) => number + 0),
      fc.string({ unit: 'binary' }),
      fc.uint8Array({ maxLength: 300 }),
      fc.constant(null),
    );
    const db = open();
    db.exec('CREATE TABLE v (nr INTEGER PRIMARY KEY, value)');
    const insert = db.prepare('INSERT OR REPLACE INTO v VALUES (1, ?)');
    const select = db.prepare('SELECT value FROM v');
    fc.assert(
      fc.property(value, (one: SqlValue) => {
        insert.run([one]);
        const expected = typeof one === 'string' ? one.replaceAll('\0', '\uFFFD') : one;
        const got = [
          select.get<{ value: SqlValue }>()!.value,
          select.all<{ value: SqlValue }>()[0]!.value,
          [...select.iterate<{ value: SqlValue }>()][0]!.value,
          [...select.tuples<[SqlValue]>()][0]![0],
        ];
        for (const each of got) {
          expect(ArrayBuffer.isView(each) ? new Uint8Array(each) : each).toEqual(expected);
          expect(ArrayBuffer.isView(each)).toBe(one instanceof Uint8Array);
        }
      }),
      { numRuns: 300 },
    );
    db.close();
  });

  it('takes large integers as BigInt, and refuses to read one as a wrong number', () => {
    const db = open();
    db.exec('CREATE TABLE t (a INTEGER)');
    db.prepare('INSERT INTO t VALUES (?)').run([2n ** 60n]);
    expect(db.prepare('SELECT CAST(a AS TEXT) AS a FROM t').get()).toEqual({ a: String(2n ** 60n) });
    expect(() => db.prepare('SELECT a FROM t').get()).toThrow();
    expect(() => db.prepare('SELECT a FROM t').all()).toThrow();
    db.close();
  });

  it('hands rows over one at a time, however many', () => {
    const db = open({ fast: true });
    db.exec(`CREATE TABLE big (a INTEGER PRIMARY KEY, b TEXT);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
      INSERT INTO big SELECT i, printf('%.*c', 4000, 'x') FROM n`);
    const before = process.memoryUsage().rss;
    let rows = 0;
    let most = 0;
    for (const [, text] of db.prepare('SELECT a, b FROM big').tuples<[number, string]>()) {
      if (text.length === 4000) rows += 1;
      if (rows % 1000 === 0) most = Math.max(most, process.memoryUsage().rss - before);
    }
    db.close();
    expect(rows).toBe(30_000);
    expect(most).toBeLessThan(100e6); // the rows together are 120 MB, 240 as JavaScript's text
  });

  it('keeps what rows come from for as long as they are read, however often the collector runs', () => {
    withRows(2000).close();
    const told = spawnSync(process.execPath, ['--expose-gc', '--max-semi-space-size=1', ...LOADER, '-e', DROPS_ALL], {
      env: { ...process.env, ENGINE: name, FILE: join(folder, 'x.db'), DOOR: join(__dirname, 'database.ts') },
      encoding: 'utf8',
    });
    expect({ status: told.status, signal: told.signal, said: told.stdout.trim(), error: told.stderr }).toEqual({
      status: 0,
      signal: null,
      said: '2001000 2001000 2000',
      error: '',
    });
  });

  it('can be written and committed while rows are read, and after reading was left half way', () => {
    const db = withRows(5);
    const seen: number[] = [];
    db.transaction(() => {
      const update = db.prepare('UPDATE t SET b = ? WHERE a = ?');
      for (const { a } of db.prepare('SELECT a FROM t ORDER BY a').iterate<{ a: number }>()) {
        update.run(['new', a]);
        seen.push(a);
        if (a === 4) break;
      }
    });
    db.exec('DROP TABLE IF EXISTS none; VACUUM;');
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(db.prepare("SELECT count(*) AS n FROM t WHERE b = 'new'").get()).toEqual({ n: 4 });
    db.close();
  });

  it('waits for another that writes, and reads what was there before until that one commits', () => {
    const writer = withRows(1);
    const reader = open({ readonly: true });
    writer.exec('BEGIN IMMEDIATE');
    writer.prepare('INSERT INTO t VALUES (?, ?)').run([2, 'b']);
    expect(reader.prepare('SELECT count(*) AS n FROM t').get()).toEqual({ n: 1 });
    writer.exec('COMMIT');
    expect(reader.prepare('SELECT count(*) AS n FROM t').get()).toEqual({ n: 2 });
    expect(reader.prepare('PRAGMA busy_timeout').get()).toEqual({ timeout: 10_000 });
    writer.close();
    reader.close();
  });

  it('reads, to the last commit, a file whose writer was killed', () => {
    withRows(1).close();
    const script = `
      const { DatabaseSync } = require('@photostructure/sqlite');
      const db = new DatabaseSync(process.argv[1]);
      db.exec('PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN IMMEDIATE');
      for (let nr = 2; nr < 2000; nr++) db.exec("INSERT INTO t VALUES (" + nr + ", 'never committed, and long enough to spill')");
      process.kill(process.pid, 'SIGKILL');`;
    spawnSync(process.execPath, ['-e', script, join(folder, 'x.db')], { cwd: __dirname });
    expect(existsSync(join(folder, 'x.db-journal'))).toBe(true);
    const db = open({ readonly: true });
    expect(db.prepare('SELECT * FROM t').all()).toEqual([{ a: 1, b: 'text 1' }]);
    expect(() => db.exec('DELETE FROM t')).toThrow();
    db.close();
  });

  it('keeps the error that ended a transaction when the engine has rolled back by itself', () => {
    const db = withRows(1);
    const work = (): void =>
      db.transaction(() => {
        db.exec('ROLLBACK');
        throw new Error('the disk is full');
      });
    expect(work).toThrow('the disk is full');
    db.close();
  });
});

it('loads its engine without a word on the standard streams', () => {
  const script = `require('@swc-node/register'); require('./sqlite-engine').sqliteEngine(); process.emitWarning('heard', 'ExperimentalWarning');`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', script], { cwd: __dirname, encoding: 'utf8' });
  expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  expect(stderr).toMatch(/^\(node:\d+\) ExperimentalWarning: heard/);
  expect(stderr).not.toMatch(/SQLite/);
});

it('takes a path for a path, whatever it begins with', () => {
  const db = openDatabase(
    join(folder, 'file:x?mode=memory&a b é.db'.replace(/[:?]/g, process.platform === 'win32' ? '' : '$&')),
  );
  db.exec('CREATE TABLE t (a)');
  db.close();
  expect(readdirSync(folder)).toHaveLength(1);
});

function prepared(db: Database): Database {
  db.prepare('SELECT * FROM sqlite_master WHERE name = ?');
  return db;
}

function ran(db: Database): Database {
  db.prepare('UPDATE t SET b = ?').run(['new']);
  db.prepare('SELECT * FROM t').get();
  db.prepare('SELECT * FROM t').all();
  return db;
}

function read(db: Database, rows: number): Database {
  let seen = 0;
  for (const _row of db.prepare('SELECT * FROM t').iterate()) if ((seen += 1) >= rows) break;
  return db;
}

function begun(db: Database): Database {
  db.prepare('SELECT * FROM t').iterate()[Symbol.iterator]().next();
  return db;
}

function begunArrays(db: Database): Database {
  db.prepare('SELECT * FROM t').tuples()[Symbol.iterator]().next();
  return db;
}

function failed(db: Database): Database {
  expect(() => db.transaction(() => db.prepare('INSERT INTO t VALUES (?, ?)').run([1, 'twice']))).toThrow();
  return db;
}

function attached(db: Database): Database {
  db.prepare('ATTACH ? AS other').run([join(folder, 'other.db')]);
  db.exec('CREATE TABLE other.t (a)');
  return begun(db);
}

/** What this process holds open below a folder; on Windows, where it cannot be listed, the rename is the proof. */
function openHandles(below: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${fd}`);
      return target.startsWith(below) ? [target] : [];
    } catch {
      return [];
    }
  });
}
