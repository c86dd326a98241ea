import { join } from 'node:path';
import { compactStore } from '@scrape-and-report/record';
import { buildScrape, type BuiltScrape } from '@scrape-and-report/record/testing';

/** The scrape of a day, of which the first is 0. */
export const nameOfDay = (day: number): string => `2603${String(day + 10)}-0500`;

/** Adds a scrape to a store as its list, in format 2. */
export async function addDay(store: string, day: number, scrape: BuiltScrape): Promise<void> {
  await buildScrape(store, nameOfDay(day), scrape);
  await compactStore({ store, trash: join(store, '.production/trash/x'), assertRight: async () => undefined });
}
