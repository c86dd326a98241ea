import { close, closeSync, fsync, statfsSync } from 'node:fs';

/**
 * Brings written files to the disk, many at once: one commit of the file system's journal then serves all of them,
 * where a flush after each file would wait for one each.
 */
export interface FlushQueue {
  /**
   * Takes over a file that was written, to flush and close it: at once when much of it is still on its way to the disk,
   * otherwise together with the others, since each flush makes the disk empty its own memory.
   */
  add(handle: number, hasMuch?: boolean): void;
  /** Flushes what was added, while the caller goes on. */
  begin(): void;
  /** Whether so many files are open that the caller should `settle` first. */
  readonly isFull: boolean;
  /** Whether the files lie in memory, where there is nothing to be flushed to. */
  readonly isInMemory: boolean;
  /** Resolves when all that was added is on the disk. @throws the first error of a flush since the last call */
  settle(): Promise<void>;
}

const MOST_OPEN = 512;

/** @param folder whose file system it is: one that lies in memory has nothing to be flushed to */
export function createFlushQueue(folder: string): FlushQueue {
  const isInMemory = liesInMemory(folder);
  const flushing = new Set<Promise<void>>();
  const waiting: number[] = [];
  let fault: unknown = null;
  const track = (work: Promise<void>): void => {
    const noted = work.then(
      () => void flushing.delete(noted),
      (error: unknown) => {
        fault ??= error;
        flushing.delete(noted);
      },
    );
    flushing.add(noted);
  };
  const begin = (): void => {
    for (const handle of waiting.splice(0)) track(flushAndClose(handle));
  };
  return {
    isInMemory,
    begin,
    add: (handle, hasMuch = false) => {
      if (isInMemory) closeSync(handle);
      else if (hasMuch) track(flushAndClose(handle));
      else waiting.push(handle);
    },
    get isFull() {
      return flushing.size + waiting.length >= MOST_OPEN;
    },
    settle: async () => {
      begin();
      if (flushing.size > 0) await Promise.all(flushing);
      const error = fault;
      fault = null;
      if (error) throw error;
    },
  };
}

function flushAndClose(handle: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fsync(handle, (fault) => close(handle, (error) => ((fault ?? error) ? reject(fault ?? error) : resolve())));
  });
}

/** tmpfs and ramfs by their numbers; statfs tells them on Linux only. */
function liesInMemory(folder: string): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return [0x01021994, 0x858458f6].includes(statfsSync(folder).type);
  } catch {
    return false;
  }
}
