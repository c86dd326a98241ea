// eslint-disable-next-line no-restricted-imports -- within `retryRename`
import { lstatSync, mkdirSync, promises, readdirSync, renameSync, type Dirent, type Stats } from 'node:fs';
import { retryRename } from '@scrape-and-report/production';
import { openFile, type OpenFile } from './open-file';

/** File calls that suit how far away a disk is. Each gives a value or a promise of one: always `await` them. */
export interface DiskCalls {
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
export function createDiskCalls(onStep: () => void = () => {}): DiskCalls {
  const distance = createDistance();
  const breathe = createBreath(onStep);
  const each = createEach(distance, breathe);
  return {
    get isFar() {
      return distance.isFar;
    },
    breathe,
    each,
    sweep: createSweep(distance, breathe, each),
    lstat: (path) => {
      if (distance.isFar) return promises.lstat(path).catch(undefinedIfMissing);
      const startedAt = performance.now();
      try {
        return lstatSync(path, NO_THROW);
      } catch (error) {
        return undefinedIfMissing(error);
      } finally {
        distance.measure(startedAt);
      }
    },
    readdir: (path) =>
      distance.isFar ? promises.readdir(path, { withFileTypes: true }) : readdirSync(path, { withFileTypes: true }),
    open: (path, flags) => openFile(path, flags, distance.isFar),
    mkdir: async (path) => {
      if (distance.isFar) await promises.mkdir(path);
      else mkdirSync(path);
    },
    rename: async (from, to) => {
      if (distance.isFar) await retryRename(() => promises.rename(from, to));
      else await retryRename(() => renameSync(from, to));
    },
  };
}

interface Distance {
  readonly isFar: boolean;
  /** Whether more calls are to be timed. */
  readonly isOpen: boolean;
  measure(startedAt: number): void;
}

function createDistance(): Distance {
  const samples: number[] = [];
  let isFar = false;
  return {
    get isFar() {
      return isFar;
    },
    get isOpen() {
      return samples.length < SAMPLES;
    },
    measure: (startedAt) => {
      if (samples.length >= SAMPLES) return;
      samples.push(performance.now() - startedAt);
      // Eight slow ones in a row are proof enough: fifty of 20 ms would already be a second. A network makes every call
      // slow, a busy machine only some, so the fast ones among them tell.
      if (samples.length === SAMPLES || samples.length === 8)
        isFar = [...samples].sort((a, b) => a - b)[samples.length >> 2]! > FAR_STAT_MS;
    },
  };
}

function createBreath(onStep: () => void): DiskCalls['breathe'] {
  let breathedAt = performance.now();
  return async () => {
    if (performance.now() - breathedAt < BREATH_MS) return;
    onStep();
    await new Promise((resolve) => setImmediate(resolve));
    breathedAt = performance.now();
  };
}

function createEach(distance: Distance, breathe: DiskCalls['breathe']): DiskCalls['each'] {
  return async (items, work, limit = IN_FLIGHT) => {
    const iterator = items[Symbol.iterator]();
    let turn = 0;
    for (let next = iterator.next(); !next.done; next = iterator.next()) {
      const working = work(next.value);
      if (working) await working;
      if (++turn % 8 === 0) await breathe();
      if (distance.isFar) break;
    }
    const worker = async (): Promise<void> => {
      for (let next = iterator.next(); !next.done; next = iterator.next()) {
        const working = work(next.value);
        if (working) await working;
        await breathe();
      }
    };
    const results = await Promise.allSettled(Array.from({ length: distance.isFar ? limit : 1 }, worker));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  };
}

function createSweep(distance: Distance, breathe: DiskCalls['breathe'], each: DiskCalls['each']): DiskCalls['sweep'] {
  return async (items, pathOf, see) => {
    let next = 0;
    for (; next < items.length && !distance.isFar; next++) {
      const item = items[next]!;
      let stat: Stats | undefined;
      let fault: NodeJS.ErrnoException | null = null;
      const startedAt = distance.isOpen ? performance.now() : null;
      try {
        stat = lstatSync(pathOf(item), NO_THROW);
      } catch (error) {
        fault = faultOf(error);
      }
      if (startedAt !== null) distance.measure(startedAt);
      see(item, stat, fault);
      // The clock costs a third of a stat.
      if (next % 16 === 0) await breathe();
    }
    const look = async (item: (typeof items)[number]): Promise<void> => {
      let fault: NodeJS.ErrnoException | null = null;
      const stat = await promises.lstat(pathOf(item)).catch((error: unknown) => void (fault = faultOf(error)));
      see(item, stat ?? undefined, fault);
    };
    if (next < items.length) await each(items.slice(next), look);
  };
}

function undefinedIfMissing(error: unknown): undefined {
  const fault = faultOf(error);
  if (fault) throw fault;
}

/** Null when it only says that nothing is there. */
function faultOf(error: unknown): NodeJS.ErrnoException | null {
  const fault = error as NodeJS.ErrnoException;
  return fault.code === 'ENOENT' || fault.code === 'ENOTDIR' ? null : fault;
}
