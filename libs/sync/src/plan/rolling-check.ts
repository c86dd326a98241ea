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

const STAT_DAYS = 7;
const HASH_DAYS = 30;

/** The share that is due on the day of an instant: each sealed directory once a week by stat, each byte once in 30 days. */
export function rollingCheckOf(instant: Date): RollingCheck {
  return { day: Math.floor(instant.getTime() / 86_400_000), statDays: STAT_DAYS, hashDays: HASH_DAYS };
}

/** Looks at everything whatever the records say: `stat` at all sizes, `checksum` at all bytes. */
export type Verify = 'stat' | 'checksum';

/** The share that is due, or all of it. */
export function checkFor(instant: Date, verify?: Verify): RollingCheck {
  const due = rollingCheckOf(instant);
  if (verify === 'checksum') return { ...due, statDays: 1, hashDays: 1 };
  return verify === 'stat' ? { ...due, statDays: 1 } : due;
}

/** What is made however often it is asked for: a look at everything, and no share of a day. */
export function wholeChecksOf({ day, statDays, hashDays }: RollingCheck): RollingCheck {
  return { day, statDays: statDays === 1 ? 1 : 0, hashDays: hashDays === 1 ? 1 : 0 };
}

/** Whether a path's turn is today: each path has one turn in `days` days, the paths spread evenly over them. */
export function isDue(path: string, day: number, days: number): boolean {
  if (days <= 0) return false;
  if (days === 1) return true;
  return spread(path) % days === ((day % days) + days) % days;
}

/** FNV-1a, and its bits mixed once more: a digest of 100,000 paths would cost more than their stats. */
function spread(path: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < path.length; index++) hash = Math.imul(hash ^ path.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
