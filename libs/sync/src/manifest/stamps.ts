/** What a stat tells of a file's content. Times in milliseconds with their fraction. */
export interface Stamp {
  readonly size: number;
  readonly mtimeMs: number;
  /** 0 when it tells nothing: on a share it follows the server's whim. */
  readonly ctimeMs: number;
}

/** A file that was written within this span before it was looked at may be written again without a new stamp. */
export const RACY_WINDOW_MS = 3000;

/**
 * Whether two modification times are of one moment, though one of them may have been cut to whole seconds
 * (SMB, sshfs, exFAT) or to even ones (FAT).
 */
export function isSameTime(aMs: number, bMs: number): boolean {
  if (Math.abs(aMs - bMs) < 1) return true;
  const [coarse, fine] = aMs % 1000 === 0 ? [aMs, bMs] : [bMs, aMs];
  if (coarse % 1000 !== 0) return false;
  return (
    Math.floor(fine / 1000) * 1000 === coarse || (coarse % 2000 === 0 && Math.floor(fine / 2000) * 2000 === coarse)
  );
}

/** Whether a file still has the stamp that was recorded for it, so that its recorded digest holds. */
export function isSameStamp(recorded: Stamp, present: Stamp): boolean {
  if (recorded.size !== present.size || !isSameTime(recorded.mtimeMs, present.mtimeMs)) return false;
  return recorded.ctimeMs === 0 || present.ctimeMs === 0 || recorded.ctimeMs === present.ctimeMs;
}

/** Whether a stamp taken at `takenAtMs` can be trusted later on: the racy rule of git and Mercurial. */
export function isSettled(stamp: Stamp, takenAtMs: number): boolean {
  return Math.max(stamp.mtimeMs, stamp.ctimeMs) < takenAtMs - RACY_WINDOW_MS;
}
