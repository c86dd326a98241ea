import { existsSync, mkdtempSync, readdirSync, renameSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock } from '../system-clock';
import { createLogFile } from '../log-file';
import { makeFolderIn } from './make-folder-in';
import { acquireRunLock } from '../run-lock';
import { openRunFolder } from '../run-folder';

describe('a store that moves away', () => {
  let home: string;
  let store: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'home-'));
    store = join(home, 'record');
    ensureDirSync(join(store, '.production'));
  });
  afterEach(() => removeSync(home));

  it('gets folders while it is there, however deep', () => {
    expect(makeFolderIn(store, 'a', 'b', 'c')).toBe(join(store, 'a/b/c'));
    expect(makeFolderIn(store, 'a', 'b')).toBe(join(store, 'a/b'));
    expect(existsSync(join(store, 'a/b/c'))).toBe(true);
  });

  it('is not made anew by a folder, a line of the log, a lock or a run', () => {
    renameSync(store, join(home, 'moved'));
    const printed: string[] = [];
    const log = createLogFile({
      file: join(store, 'production.log'),
      clock: createSystemClock(),
      timeZone: 'UTC',
      print: (line) => void printed.push(line),
    });
    log.info('one');
    log.info('two');
    expect(printed.filter((line) => line.includes('is gone'))).toHaveLength(1);
    expect(() => makeFolderIn(store, 'a', 'b')).toThrow('ENOENT');
    expect(() => acquireRunLock(join(store, '.production/run/lock'), { runId: 'one', pid: process.pid })).toThrow(
      'ENOENT',
    );
    const runs = openRunFolder(join(store, '.production/run'));
    expect(() => runs.create({ id: 'one' } as Parameters<typeof runs.create>[0])).toThrow('ENOENT');
    expect(readdirSync(home)).toEqual(['moved']);
  });
});
