import { join } from 'node:path';
import { addDays, type Day } from '@scrape-and-report/production';
import { readScrapeManifest, validScrapes, verifyScrape } from '@scrape-and-report/record';
import { countsForChoice } from '../choice/choose';

/** Timestamp of the newest scrape of a store whose every digest is right, within the age that counts; '' for none. */
export async function findNewestScrape(store: string, day: Day, maxScrapeAgeDays: number): Promise<string> {
  const from = `${addDays(day, -maxScrapeAgeDays).slice(2).replaceAll('-', '')}-0000`;
  const scrapes = validScrapes(store, { from, all: true }).filter(({ timestamp }) =>
    countsForChoice(timestamp, day, maxScrapeAgeDays),
  );
  for (const { name, timestamp } of scrapes.sort((a, b) => (a.timestamp < b.timestamp ? 1 : -1))) {
    const directory = join(store, name);
    const manifest = readScrapeManifest(directory, name);
    if (manifest && (await verifyScrape(directory, manifest)).length === 0) return timestamp;
  }
  return '';
}
