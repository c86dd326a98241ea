import type { UsageState } from '@scrape-and-report/record';

/** How much a state is worth: final beats truncated beats provisional. */
export function rankOf(state: UsageState): number {
  return state === 'final' ? 2 : state === 'truncated' ? 1 : 0;
}

interface Standing {
  readonly state: UsageState;
  readonly digest: string;
}

/**
 * Whether fresh figures of a day are to be written over what is stored: they differ, and are of no lesser state. A day
 * once final is not lost to a server that answers with an empty archive today.
 */
export function replacesStored(stored: Standing | undefined, fresh: Standing): boolean {
  if (!stored) return true;
  if (stored.state === fresh.state && stored.digest === fresh.digest) return false;
  return rankOf(fresh.state) >= rankOf(stored.state);
}

interface MergedDay extends Standing {
  /** UTC, ISO 8601. */
  readonly fetched_at: string;
}

/**
 * Whether another partner's day is to be taken over: of a higher state, else the newer. A total order, so that partners
 * come to the same day in whatever order they meet; equal figures that were fetched later are newer too.
 */
export function isBetterDay(other: MergedDay, own: MergedDay | undefined): boolean {
  if (!own) return true;
  if (rankOf(other.state) !== rankOf(own.state)) return rankOf(other.state) > rankOf(own.state);
  return other.fetched_at !== own.fetched_at ? other.fetched_at > own.fetched_at : other.digest > own.digest;
}
