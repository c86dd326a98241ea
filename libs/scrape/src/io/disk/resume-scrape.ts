import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makeFolderIn, removeWithRetry } from '@scrape-and-report/production';
import { BODY_PACK_NAME, MANIFEST_NAME, openScrape, SCRAPE_DB_NAME } from '@scrape-and-report/record';
import { CrawlState } from '../../crawl/crawl-state';
import { StartRecord } from '../../journal/journal-records';
import { isSameScrape, settingsDigest } from '../../crawl/same-scrape';
import { ScrapeOptions, ScrapeOutcome } from '../../options';
import { Journal, openJournal } from './journal';

/** Folder within the scrape directory for what is only needed until the scrape is complete. */
export const WORK_FOLDER = '.tmp-crawl';

/** The outcome of a scrape that was finished and only lacks its manifest; null when there is none, or one of other settings. */
export function finishedScrape({ directory, site, profile, checks, timestamp }: ScrapeOptions): ScrapeOutcome | null {
  if (existsSync(join(directory, WORK_FOLDER)) || !existsSync(join(directory, SCRAPE_DB_NAME))) return null;
  const reader = openScrape(directory);
  try {
    const facts = reader.parameters();
    const same =
      facts['root'] === site.root &&
      facts['timestamp'] === timestamp &&
      facts['settings'] === settingsDigest(site, profile, checks);
    // Whether a loss may be believed takes the pages that it is made of.
    if (!same || facts['loss'] !== undefined) return null;
    const count = (name: string): number => Number(facts[name] ?? 0);
    return {
      pages: count('pages'),
      requests: count('requests'),
      notModified: count('not_modified'),
      problems: count('problems'),
      unreached: count('unreached'),
      givenUp: count('given_up'),
      loss: null,
    };
  } finally {
    reader.close();
  }
}

/** The journal of this scrape, and when it began: also one that broke off and asked for the same, read into the state. */
export function openOrResume(
  { directory, site, profile, checks, clock, previous }: ScrapeOptions,
  state: CrawlState,
): { readonly journal: Journal; readonly started: string; readonly isResumed: boolean } {
  const workFolder = join(directory, WORK_FOLDER);
  const file = join(workFolder, 'journal.jsonl');
  const start: StartRecord = {
    t: 'start',
    version: 6,
    root: site.root,
    settings: settingsDigest(site, profile, checks),
    earlier: earlierDigest(previous.at(-1)),
    started: clock.now().toISOString(),
  };
  makeFolderIn(directory, WORK_FOLDER);
  let first: StartRecord | undefined;
  const journal = openJournal(file, (record, place) => {
    if (record.t === 'start') first ??= record;
    else if (first && isSameScrape(first, start)) state.apply(record, place);
  });
  if (first && isSameScrape(first, start)) return { journal, started: first.started, isResumed: true };
  journal.close();
  removeWithRetry(workFolder);
  removeWithRetry(join(directory, BODY_PACK_NAME));
  makeFolderIn(directory, WORK_FOLDER);
  const fresh = openJournal(file, () => undefined);
  fresh.append(start);
  return { journal: fresh, started: start.started, isResumed: false };
}

/** Of what the journal leans on: what it says of a page may be no more than that it is as it was there. */
function earlierDigest(directory: string | undefined): string | null {
  if (directory === undefined) return null;
  const manifest = join(directory, MANIFEST_NAME);
  const sealed = existsSync(manifest) ? readFileSync(manifest) : '';
  return createHash('sha256')
    .update(`${basename(directory)}\n`)
    .update(sealed)
    .digest('hex');
}
