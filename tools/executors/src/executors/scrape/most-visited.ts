import { addDays } from '@scrape-and-report/production';
import { readUsage, storeLayout } from '@scrape-and-report/record';

const DAYS = 30;
/** More than a browser looks at in any scrape. */
const MOST = 1000;

/**
 * Paths of the pages that were visited most in the days before, as far as the store's figures know; none where nothing was
 * counted, or the figures cannot be read: the stage that reads them for their own sake says so.
 *
 * @param day `YYYY-MM-DD`
 */
export function mostVisited(store: string, day: string): string[] {
  try {
    const { pages } = readUsage(storeLayout(store).analytics, { from: addDays(day, -DAYS), to: day });
    return [...pages]
      .sort((a, b) => b.visits - a.visits)
      .slice(0, MOST)
      .map(({ path }) => path);
  } catch {
    return [];
  }
}
