import { renameSync } from 'node:fs';
import { assertPlace } from './known-place';

/**
 * What a file system says while another holds the file for a moment: a virus scanner, an indexer or a reader on Windows,
 * and any of them behind a share that Linux has mounted (CIFS and some FUSE file systems answer EBUSY too).
 */
const MAY_PASS: ReadonlySet<unknown> = new Set(['EBUSY', 'EPERM', 'EACCES']);
const LIMIT_MS = 2000;
const FIRST_WAIT_MS = 10;
/** The same answers mean that there is no right to write. After so many in a row nobody waits for long any more. */
const MOST_IN_VAIN = 5;
const SHORT_LIMIT_MS = 50;

let inVain = 0;

/** Renames, and tries again for up to two seconds while the file may be held for a moment. Blocks meanwhile. */
export function renameWithRetry(from: string, to: string, limitMs = LIMIT_MS): void {
  assertPlace(to);
  for (const patience = createPatience(limitMs); ;) {
    try {
      renameSync(from, to);
      return patience.succeeded();
    } catch (error) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, patience.waitMsAfter(error));
    }
  }
}

/** The same with a rename of the caller's, and without blocking. */
export async function retryRename(rename: () => Promise<void> | void, limitMs = LIMIT_MS): Promise<void> {
  for (const patience = createPatience(limitMs); ;) {
    try {
      await rename();
      return patience.succeeded();
    } catch (error) {
      const waitMs = patience.waitMsAfter(error);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

function createPatience(wishedMs: number): {
  succeeded(): void;
  /** @throws the error, when it says something else or there was time enough */
  waitMsAfter(error: unknown): number;
} {
  const limitMs = inVain < MOST_IN_VAIN ? wishedMs : Math.min(wishedMs, SHORT_LIMIT_MS);
  let waitedMs = 0;
  let nextMs = FIRST_WAIT_MS;
  return {
    succeeded: () => void (inVain = 0),
    waitMsAfter: (error) => {
      if (!MAY_PASS.has((error as NodeJS.ErrnoException | null)?.code)) throw error;
      if (waitedMs + nextMs > limitMs) {
        inVain++;
        throw error;
      }
      const waitMs = nextMs;
      waitedMs += waitMs;
      nextMs *= 2;
      return waitMs;
    },
  };
}
