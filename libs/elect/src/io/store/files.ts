// `replaceRecord`, the only one who renames, is patient.
/* eslint-disable no-restricted-imports */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { mkdir, open, readdir, rename, stat } from 'node:fs/promises';
/* eslint-enable no-restricted-imports */
import { readBounded, readBoundedFar, RECORD_BYTES, retryRemove } from '@scrape-and-report/production';

/** The few file operations that a store needs; each throws Node's own errors. */
export interface Files {
  /** Its parent must be there. */
  makeFolder(path: string): Promise<void>;
  list(path: string): Promise<string[]>;
  /** Of a small ordinary file only. @throws FileRefusedError for anything else */
  read(path: string): Promise<string>;
  /** Fails when the file is there. */
  writeNew(path: string, text: string, flush: boolean): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Folders with all in them; nothing there is no error. */
  remove(path: string): Promise<void>;
  exists(path: string): Promise<boolean>;
  /** When its content was last changed, by the clock of the file system. */
  modifiedMs(path: string): Promise<number>;
}

/** For shares: the event loop never waits, but each operation that hangs keeps one of the few threads of the pool. */
export const sharedFiles: Files = {
  makeFolder: (path) => mkdir(path),
  list: (path) => readdir(path),
  read: async (path) => (await readBoundedFar(path, { maxBytes: RECORD_BYTES })).toString('utf8'),
  writeNew: async (path, text, flush) => {
    const handle = await open(path, 'wx');
    try {
      await handle.writeFile(text);
      if (flush) await handle.sync();
    } finally {
      await handle.close();
    }
  },
  rename: (from, to) => rename(from, to),
  remove: (path) => retryRemove(path),
  modifiedMs: async (path) => (await stat(path)).mtimeMs,
  exists: (path) => stat(path).then(() => true, falseWhenMissing),
};

/** For the own disk: synchronous, so that it needs no thread of the pool and never waits behind a share that hangs. */
export const localFiles: Files = {
  makeFolder: async (path) => mkdirSync(path),
  list: async (path) => readdirSync(path),
  read: async (path) => readBounded(path, { maxBytes: RECORD_BYTES }).toString('utf8'),
  writeNew: async (path, text, flush) => {
    const handle = openSync(path, 'wx');
    try {
      const bytes = Buffer.from(text, 'utf8');
      for (let offset = 0; offset < bytes.length;) offset += writeSync(handle, bytes, offset);
      if (flush) fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  },
  rename: async (from, to) => renameSync(from, to),
  remove: (path) => retryRemove(path, true),
  modifiedMs: async (path) => statSync(path).mtimeMs,
  exists: async (path) => existsSync(path) || statSync(path, { throwIfNoEntry: false }) !== undefined,
};

function falseWhenMissing(error: unknown): false {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return false;
  throw error;
}
