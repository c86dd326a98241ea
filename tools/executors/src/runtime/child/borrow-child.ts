import { copyFile, lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isSyncInProgress } from '@scrape-and-report/sync';
import { answerParent } from './ask-child';

export interface BorrowJob {
  readonly store: string;
  /** A partner's analytics folder. */
  readonly from: string;
  readonly own: string;
  /** Empty folder on this machine. */
  readonly to: string;
}

const SYNC_POLL_MS = 250;

/** Coarse stamps of some shares: two seconds. */
const SAME_STAMP_MS = 2_000;

/** More than a month of any site. */
const MAX_BYTES = 4 * 1024 ** 3;

answerParent<BorrowJob>(borrow);

/**
 * Number of months copied; 0 too when the partner has no such folder. While a sync into its store is under way its
 * months are partly old and partly new: it is waited for, as long as the parent lets it.
 */
async function borrow({ store, from, own, to }: BorrowJob): Promise<number> {
  while (await isSyncInProgress(store)) await new Promise((resolve) => setTimeout(resolve, SYNC_POLL_MS));
  const months = (await readdir(from).catch(() => [])).filter((name) => /^\d{4}-\d{2}\.db$/.test(name));
  let copied = 0;
  for (const name of months) {
    // A pipe would never end, and a link may lead anywhere.
    const there = await lstat(join(from, name));
    if (!there.isFile() || there.size > MAX_BYTES) continue;
    if (await isSame(join(from, name), join(own, name))) continue;
    await copyFile(join(from, name), join(to, name));
    copied += 1;
  }
  return copied;
}

/** A sync gives equal files equal sizes and stamps; one that only looks different costs a copy. */
async function isSame(left: string, right: string): Promise<boolean> {
  const [a, b] = await Promise.all([stat(left), stat(right).catch(() => null)]);
  return b !== null && a.size === b.size && Math.abs(a.mtimeMs - b.mtimeMs) <= SAME_STAMP_MS;
}
