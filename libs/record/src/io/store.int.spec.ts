import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { ensureDirSync, readJsonSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFileAtomic } from './atomic';
import { openDatabase } from './database';
import { digestOf, sealScrape, validScrapes, verifyScrape } from './scrapes';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'record-'))));
afterEach(() => removeSync(folder));

describe('writeFileAtomic', () => {
  it('replaces the whole file, makes its folder, and leaves no temporary file', () => {
    const file = join(folder, 'a/b.txt');
    writeFileAtomic(file, 'old and long');
    writeFileAtomic(file, 'new');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(readdirSync(join(folder, 'a'))).toEqual(['b.txt']);
  });

  it('leaves the old file and no litter when it cannot be replaced', () => {
    mkdirSync(join(folder, 'taken'));
    writeFileSync(join(folder, 'taken/inside'), '');
    expect(() => writeFileAtomic(join(folder, 'taken'), 'x')).toThrow();
    expect(readdirSync(folder)).toEqual(['taken']);
    expect(readdirSync(join(folder, 'taken'))).toEqual(['inside']);
  });
});

describe('openDatabase', () => {
  it('keeps what is opened to be read from being changed or created', () => {
    const file = join(folder, 'x.db');
    expect(() => openDatabase(file, { readonly: true })).toThrow(/is missing/);
    expect(existsSync(file)).toBe(false);
    const writable = openDatabase(file);
    writable.exec('CREATE TABLE t (a INTEGER, b BLOB)');
    writable.prepare('INSERT INTO t VALUES (?, ?)').run([2 ** 53 - 1, Buffer.from([1, 2])]);
    writable.close();
    const db = openDatabase(file, { readonly: true });
    expect(() => db.exec('INSERT INTO t VALUES (1, NULL)')).toThrow();
    expect(db.prepare('SELECT a FROM t').all()).toEqual([{ a: 2 ** 53 - 1 }]);
    expect(Object.keys(db.prepare('SELECT a FROM t').get()!)).toEqual(['a']);
    expect(db.prepare('SELECT a FROM t WHERE a = ?').get([7])).toBeUndefined();
    db.close();
    expect(readdirSync(folder)).toEqual(['x.db']);
  });

  it('undoes a transaction that fails as a whole', () => {
    const db = openDatabase(join(folder, 'x.db'));
    db.exec('CREATE TABLE t (a INTEGER)');
    const broken = (): void =>
      db.transaction(() => {
        db.exec('INSERT INTO t VALUES (1)');
        throw new Error('half way');
      });
    expect(broken).toThrow('half way');
    expect(db.prepare('SELECT count(*) AS n FROM t').get()).toEqual({ n: 0 });
    db.close();
  });
});

describe('valid scrapes', () => {
  const make = async (name: string, epoch = 1, producer = 'anna'): Promise<string> => {
    const directory = join(folder, name);
    ensureDirSync(join(directory, 'sub'));
    writeFileSync(join(directory, 'scrape.db'), `of ${name}`);
    writeFileSync(join(directory, 'sub/more.txt'), 'more');
    writeFileSync(join(directory, '.tmp-1-x'), 'litter');
    await sealScrape(directory, { timestamp: name.slice(0, 11), producer, epoch, pages: 5 });
    return directory;
  };
  const names = (options = {}): string[] => validScrapes(folder, options).map(({ name }) => name);

  it('lists the leading scrape of each day, or all', async () => {
    await make('261121-0500');
    await make('261122-0500', 1);
    await make('261122-0500~bram', 2, 'bram');
    mkdirSync(join(folder, '261123-0500'));
    mkdirSync(join(folder, 'reports'));
    expect(names()).toEqual(['261121-0500', '261122-0500~bram']);
    expect(names({ all: true })).toEqual(['261121-0500', '261122-0500', '261122-0500~bram']);
    expect(names({ from: '261122-0000' })).toEqual(['261122-0500~bram']);
    expect(validScrapes(join(folder, 'nowhere'))).toEqual([]);
  });

  it('does not count one whose file is missing or short, or whose manifest is of another', async () => {
    truncateSync(join(await make('261120-0500'), 'scrape.db'), 3);
    rmSync(join(await make('261121-0500'), 'sub/more.txt'));
    const foreign = await make('261122-0500');
    writeFileSync(
      join(foreign, 'manifest.json'),
      readFileSync(join(foreign, 'manifest.json'), 'utf8').replace('261122-0500', '261119-0500'),
    );
    expect(names()).toEqual([]);
  });

  it('finds a file whose bytes changed at the same size', async () => {
    const directory = await make('261122-0500');
    const manifest = readJsonSync(join(directory, 'manifest.json'));
    expect(manifest.files.map(({ path }: { path: string }) => path)).toEqual(['scrape.db', 'sub/more.txt']);
    expect(manifest.files[0].sha256).toBe(await digestOf(join(directory, 'scrape.db')));
    expect(await verifyScrape(directory, manifest)).toEqual([]);
    writeFileSync(join(directory, 'sub/more.txt'), 'MORE');
    expect(await verifyScrape(directory, manifest)).toEqual(['sub/more.txt']);
  });
});
