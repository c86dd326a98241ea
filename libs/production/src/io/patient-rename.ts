import { renameSync } from 'node:fs';
import { assertPlace } from './place/known-place';
import { createPatience, HELD } from './patience';

const patience = createPatience(HELD, 2000);

/** Renames, and tries again for up to two seconds while the file may be held for a moment. Blocks meanwhile. */
export function renameWithRetry(from: string, to: string, limitMs?: number): void {
  assertPlace(to);
  patience.block(() => renameSync(from, to), limitMs);
}

/** The same with a rename of the caller's, and without blocking. */
export function retryRename(rename: () => Promise<void> | void, limitMs?: number): Promise<void> {
  return patience.wait(rename, limitMs);
}
