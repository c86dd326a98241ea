import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeWithRetry, type SiteConfig } from '@scrape-and-report/production';
import { SCRAPE_DB_NAME, type LostPage } from '@scrape-and-report/record';
import { isLooking } from '../checks/looking';
import { CrawlState } from '../crawl/crawl-state';
import { compileRules } from '../extract/page-rules';
import { JournalRecord } from '../journal/journal-records';
import { ScrapeOptions } from '../options';
import { readPage } from '../reading/read-page';
import { ReadingContext } from '../reading/reading-context';
import { createUrlRules } from '../url/url-rules';
import { openJournal } from './disk/journal';
import { writeScrape } from './disk/write-scrape';

/** By what a site is read; what it asks of the network does not matter. */
type ReadingOptions = Pick<ScrapeOptions, 'profile' | 'checks'> & {
  readonly site: Pick<SiteConfig, 'hosts' | 'include' | 'exclude' | 'render'>;
};

/**
 * Reads one page from its body, as a crawl would that asked for nothing else, and writes the `scrape.db` of it. What hangs on
 * other pages (`business` and `category` that it inherits) or on the answer's headers may be another than it was.
 *
 * @param folder what it holds of earlier calls is replaced
 * @returns path of the closed database; null when the body is no page
 */
export async function readBodyAgain(
  { root, from, body, contentType }: LostPage,
  folder: string,
  { site, profile, checks }: ReadingOptions,
): Promise<string | null> {
  const state = new CrawlState(root);
  const looks = isLooking(checks, site.render);
  const urls = createUrlRules(root, profile, site);
  const context: ReadingContext = { state, urls, rules: compileRules(profile, looks) };
  const workFolder = join(folder, 'work');
  removeWithRetry(join(folder, SCRAPE_DB_NAME));
  removeWithRetry(workFolder);
  mkdirSync(workFolder, { recursive: true });
  const journal = openJournal(join(workFolder, 'journal'), () => undefined);
  const keep = (record: JournalRecord): void => state.apply(record, journal.append(record));
  try {
    keep({ t: 'primed', seeds: [['start', from]], robots: 'allow', requests: 0, odd: [] });
    const number = state.numberOf(from);
    if (number === undefined) return null;
    const answer = { etag: null, lastModified: null, notModified: false, requests: 1, refresh: null };
    const fetchedAt = new Date(0).toISOString();
    keep(readPage({ ...answer, number, digest: '', contentType, fetchedAt, body }, context));
    await writeScrape({
      ...{ state, journal, profile, looks, directory: folder, workFolder, parameters: { root } },
      earlier: null,
      earlierInlinks: () => new Map(),
      breathe: async () => undefined,
    });
    return join(folder, SCRAPE_DB_NAME);
  } finally {
    journal.close();
    removeWithRetry(workFolder);
  }
}
