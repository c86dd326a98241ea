import { isDay } from '@scrape-and-report/production';
import { dayOfScrape } from './layout';
import type { ValidScrape } from './winner';

/** The recordings to choose from. */
export interface Recordings {
  /** All valid ones of the store. */
  readonly all: readonly ValidScrape[];
  /** Those of them that lead their day, sorted by timestamp. */
  readonly leading: readonly ValidScrape[];
}

/**
 * The recording that someone means by a folder's name, a timestamp or a day (`YYYY-MM-DD`): that very one; of a day the one that
 * leads it, or else the last one before it. Null when there was none yet, or when it is no day.
 */
export function chooseScrape(on: string, { all, leading }: Recordings): ValidScrape | null {
  const named = all.find(({ name }) => name === on);
  if (named) return named;
  const day = dayMeantBy(on);
  // A timestamp that no recording bears is more likely mistyped than meant as its day.
  if (day === null || day !== on) return null;
  return leading.findLast(({ timestamp }) => dayOfScrape(timestamp) <= day) ?? null;
}

/** `YYYY-MM-DD` of a day or a timestamp that someone typed; null when it is neither. */
export function dayMeantBy(text: string): string | null {
  const timestamp = /^(\d{6})-\d{4}(?:~.+)?$/.exec(text)?.[1];
  const day = timestamp ? dayOfScrape(timestamp) : text;
  return isDay(day) ? day : null;
}
