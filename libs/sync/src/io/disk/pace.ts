import {
  closeSync,
  constants,
  fstatSync,
  futimesSync,
  lstatSync,
  mkdirSync,
  openSync,
  promises,
  readdirSync,
  readSync,
  renameSync,
  writeSync,
  type Dirent,
  type Stats,
} from 'node:fs';
import { retryRename } from '@scrape-and-report/production';
import type { FlushQueue } from './flush-queue';

/** File calls that suit how far away a disk is. Each gives a value or a promise of one: always `await` them. */
export interface Pace {
  /** Undefined when nothing is there. */
  lstat(path: string): Promise<Stats | undefined> | Stats | undefined;
  readdir(path: string): Promise<Dirent[]> | Dirent[];
  open(path: string, flags: string | number): Promise<OpenFile>;
  /** Lets timers (the heartbeat) and messages through now and then. */
  breathe(): Promise<void>;
  mkdir(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Works on all items: one after the other on a near disk, many in flight on a far one. The first error is thrown. */
  each<T>(items: Iterable<T>, work: (item: T) => Promise<void> | void, limit?: number): Promise<void>;
  /**
   * Stats many items and shows each, in any order; undefined where nothing is there. On a near disk without a promise
   * for each, which would cost ten times the call.
   */
  sweep<T>(
    items: readonly T[],
    pathOf: (item: T) => string,
    see: (item: T, stat: Stats | undefined, error: NodeJS.ErrnoException | null) => void,
  ): Promise<void>;
  readonly isFar: boolean;
}

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

/** A stat that takes longer travels over a network. */
const FAR_STAT_MS = 0.2;
const SAMPLES = 50;
/** More gives nothing over 2 ms of round trip; fewer is slower. */
const IN_FLIGHT = 16;
const BREATH_MS = 40;
const NO_THROW = { throwIfNoEntry: false } as const;

/**
 * Synchronous calls are the fastest on a local disk, and sixteen in flight on a share; nobody is told which it is.
 * So the first stats are timed.
 *
 * @param onStep called after calls that completed, at most every 40 ms: proof that the disk still answers
 */
export function createPace(onStep: () => void = () => {}): Pace {
  const samples: number[] = [];
  let isFar = false;
  let breathedAt = performance.now();

  const measure = (startedAt: number): void => {
    if (samples.length >= SAMPLES) return;
    samples.push(performance.now() - startedAt);
    // Eight slow ones in a row are proof enough: fifty of 20 ms would already be a second. A network makes every call
    // slow, a busy machine only some, so the fast ones among them tell.
    if (samples.length === SAMPLES || samples.length === 8)
      isFar = [...samples].sort((a, b) => a - b)[samples.length >> 2]! > FAR_STAT_MS;
  };
  const breathe = async (): Promise<void> => {
    if (performance.now() - breathedAt < BREATH_MS) return;
    onStep();
    await new Promise((resolve) => setImmediate(resolve));
    breathedAt = performance.now();
  };

  const pace: Pace = {
    get isFar() {
      return isFar;
    },
    lstat: (path) => {
      if (isFar) return promises.lstat(path).catch(undefinedIfMissing);
      const startedAt = performance.now();
      try {
        return lstatSync(path, NO_THROW);
      } catch (error) {
        return undefinedIfMissing(error);
      } finally {
        measure(startedAt);
      }
    },
    readdir: (path) =>
      isFar ? promises.readdir(path, { withFileTypes: true }) : readdirSync(path, { withFileTypes: true }),
    open: async (path, flags) => (isFar ? farFile(await promises.open(path, flags)) : nearFile(openSync(path, flags))),
    breathe,
    mkdir: async (path) => {
      if (isFar) await promises.mkdir(path);
      else mkdirSync(path);
    },
    rename: async (from, to) => {
      if (isFar) await retryRename(() => promises.rename(from, to));
      else await retryRename(() => renameSync(from, to));
    },
    sweep: async (items, pathOf, see) => {
      let next = 0;
      for (; next < items.length && !isFar; next++) {
        const item = items[next]!;
        let stat: Stats | undefined;
        let fault: NodeJS.ErrnoException | null = null;
        const startedAt = samples.length < SAMPLES ? performance.now() : null;
        try {
          stat = lstatSync(pathOf(item), NO_THROW);
        } catch (error) {
          fault = faultOf(error);
        }
        if (startedAt !== null) measure(startedAt);
        see(item, stat, fault);
        // The clock costs a third of a stat.
        if (next % 16 === 0) await breathe();
      }
      const look = async (item: (typeof items)[number]): Promise<void> => {
        let fault: NodeJS.ErrnoException | null = null;
        const stat = await promises.lstat(pathOf(item)).catch((error: unknown) => void (fault = faultOf(error)));
        see(item, stat ?? undefined, fault);
      };
      if (next < items.length) await pace.each(items.slice(next), look);
    },
    each: async (items, work, limit = IN_FLIGHT) => {
      const iterator = items[Symbol.iterator]();
      const one = async (item: Parameters<typeof work>[0]): Promise<void> => {
        const working = work(item);
        if (working) await working;
        await breathe();
      };
      let turn = 0;
      for (let next = iterator.next(); !next.done; next = iterator.next()) {
        const working = work(next.value);
        if (working) await working;
        if (++turn % 8 === 0) await breathe();
        if (isFar) break;
      }
      const worker = async (): Promise<void> => {
        for (let next = iterator.next(); !next.done; next = iterator.next()) await one(next.value);
      };
      const results = await Promise.allSettled(Array.from({ length: isFar ? limit : 1 }, worker));
      for (const result of results) if (result.status === 'rejected') throw result.reason;
    },
  };
  return pace;
}

/** For reading without ever following a link that was put there meanwhile; Windows has no such flag. */
export const READ_NO_FOLLOW = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);

function undefinedIfMissing(error: unknown): undefined {
  const fault = faultOf(error);
  if (fault) throw fault;
}

/** Null when it only says that nothing is there. */
function faultOf(error: unknown): NodeJS.ErrnoException | null {
  const fault = error as NodeJS.ErrnoException;
  return fault.code === 'ENOENT' || fault.code === 'ENOTDIR' ? null : fault;
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
