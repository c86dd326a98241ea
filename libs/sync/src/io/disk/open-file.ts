import {
  closeSync,
  constants,
  fstatSync,
  futimesSync,
  openSync,
  promises,
  readSync,
  writeSync,
  type Stats,
} from 'node:fs';
import type { FlushQueue } from './flush-queue';

/** An open file; the near kind does its work at once. */
export interface OpenFile {
  stat(): Promise<Stats> | Stats;
  read(buffer: Uint8Array): Promise<number> | number;
  write(buffer: Uint8Array): Promise<void> | void;
  utimes(atimeSeconds: number, mtimeSeconds: number): Promise<void> | void;
  /**
   * Brings what was written to the disk: at once over a network, by the time the queue is settled on a near disk.
   *
   * @param hasMuch see `FlushQueue.add`
   */
  flushAndClose(queue: FlushQueue, hasMuch: boolean): Promise<void> | void;
  close(): Promise<void> | void;
}

/** For reading without ever following a link that was put there meanwhile; Windows has no such flag. */
export const READ_NO_FOLLOW = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);

/** @param isFar whether each call travels over a network */
export async function openFile(path: string, flags: string | number, isFar: boolean): Promise<OpenFile> {
  return isFar ? farFile(await promises.open(path, flags)) : nearFile(openSync(path, flags));
}

function nearFile(handle: number): OpenFile {
  return {
    stat: () => fstatSync(handle),
    read: (buffer) => readSync(handle, buffer),
    write: (buffer) => {
      for (let offset = 0; offset < buffer.byteLength;) offset += writeSync(handle, buffer, offset);
    },
    utimes: (atime, mtime) => futimesSync(handle, atime, mtime),
    flushAndClose: (queue, hasMuch) => queue.add(handle, hasMuch),
    close: () => closeSync(handle),
  };
}

function farFile(handle: promises.FileHandle): OpenFile {
  return {
    stat: () => handle.stat(),
    read: async (buffer) => (await handle.read(buffer)).bytesRead,
    write: async (buffer) => {
      for (let offset = 0; offset < buffer.byteLength;) offset += (await handle.write(buffer, offset)).bytesWritten;
    },
    utimes: (atime, mtime) => handle.utimes(atime, mtime),
    // A share keeps no journal that flushes could share, and may tell only now that there was no room.
    flushAndClose: async () => {
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
    close: () => handle.close(),
  };
}
