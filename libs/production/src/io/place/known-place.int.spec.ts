import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { copySync, ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeLockFolder } from '../folder-lock';
import { assertPlace, keepPlace } from './known-place';
import { createLogFile } from '../log-file';
import { makeFolderIn } from './make-folder-in';
import { renameWithRetry } from '../patient-rename';
import { createSystemClock } from '../system-clock';

describe('a store that this process has met', () => {
  let home: string;
  let store: string;
  const markerOf = (of: string): string => join(of, '.production', 'store.json');
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'place-'));
    store = join(home, 'record');
    ensureDirSync(join(store, '.production'));
    writeFileSync(markerOf(store), JSON.stringify({ id: 'one' }));
    keepPlace(store, markerOf(store));
  });
  afterEach(() => removeSync(home));

  /** Every way in which a stage writes. */
  function writeAll(): unknown[] {
    const aside = join(home, 'aside');
    const doors = [
      () => assertPlace(join(store, 'x.txt')),
      () => makeFolderIn(store, 'a'),
      () => makeLockFolder(join(store, 'lock')),
      () => (writeFileSync(aside, ''), renameWithRetry(aside, join(store, 'b'))),
    ];
    return doors.map((door) => {
      try {
        return void door();
      } catch (error) {
        return (error as { code?: string }).code;
      }
    });
  }

  it('is written to for as long as it is the same', () => {
    expect(writeAll()).toEqual([undefined, undefined, undefined, undefined]);
    // Mounted again it is another folder.
    copySync(store, join(home, 'copy'));
    renameSync(store, join(home, 'old'));
    renameSync(join(home, 'copy'), store);
    expect(() => assertPlace(join(store, 'x.txt'))).not.toThrow();
  });

  it.each([
    ['moved away', () => undefined],
    ['replaced by an empty folder', () => mkdirSync(store)],
    [
      'replaced by another store',
      () => {
        ensureDirSync(join(store, '.production'));
        writeFileSync(markerOf(store), JSON.stringify({ id: 'two' }));
      },
    ],
  ])('gets nothing any more when it was %s', (_, replace) => {
    renameSync(store, join(home, 'old'));
    replace();
    const before = existsSync(store) ? readdirSync(store, { recursive: true }) : null;
    expect(writeAll()).toEqual(['STORE_GONE', 'STORE_GONE', 'STORE_GONE', 'STORE_GONE']);
    const printed: string[] = [];
    const file = join(store, 'production.log');
    const print = (line: string): void => void printed.push(line);
    createLogFile({ file, clock: createSystemClock(), timeZone: 'UTC', print }).info('one');
    expect(printed).toEqual([expect.stringContaining('one'), `${store} is gone: nothing more is written to its log`]);
    expect(existsSync(store) ? readdirSync(store, { recursive: true }) : null).toEqual(before);
  });

  it('whose log cannot be written is told of, and no line throws', () => {
    const file = join(store, 'production.log');
    mkdirSync(file);
    const faults: unknown[] = [];
    const onFault = (error: unknown): void => void faults.push((error as { code?: string }).code);
    const log = createLogFile({ file, clock: createSystemClock(), timeZone: 'UTC', print: () => undefined, onFault });
    log.info('one');
    expect(faults).toEqual(['EISDIR']);
    expect(readFileSync(markerOf(store), 'utf8')).toContain('one');
  });
});
