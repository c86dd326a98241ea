import { createHash } from 'node:crypto';

/**
 * Which share of a store is looked at again today though its records say that nothing changed: sealed directories by
 * stat within `statDays`, contents by digest within `hashDays`. 0 switches a check off, 1 checks all at once.
 */
export interface RollingCheck {
  /** Number of the day; each day another share is due. */
  readonly day: number;
  readonly statDays: number;
  readonly hashDays: number;
}

export const NO_CHECK: RollingCheck = { day: 0, statDays: 0, hashDays: 0 };

/** Whether a path's turn is today: each path has one turn in `days` days, the paths spread evenly over them. */
export function isDue(path: string, day: number, days: number): boolean {
  if (days <= 0) return false;
  if (days === 1) return true;
  const slot = createHash('sha256').update(path).digest().readUInt32BE(0) % days;
  return slot === ((day % days) + days) % days;
}
