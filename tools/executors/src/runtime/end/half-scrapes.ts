import { removeIfFree } from '@scrape-and-report/production';
import { dayOfScrape, MANIFEST_NAME, parseScrapeName, readScrapeManifest } from '@scrape-and-report/record';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Removes a store's own scrapes that never became valid, up to a day that is produced: nobody resumes them. */
export function removeHalfScrapes(store: string, day: string): void {
  for (const name of readdirSync(store)) {
    const parsed = parseScrapeName(name);
    if (!parsed || dayOfScrape(parsed.timestamp) > day) continue;
    if (readScrapeManifest(join(store, name), name) === null && !existsSync(join(store, name, MANIFEST_NAME))) {
      removeIfFree(join(store, name));
    }
  }
}
