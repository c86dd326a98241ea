import { join } from 'node:path';
import type { RedirectRow } from '../scrape-db/schema';
import { openScrape } from './scrape-reader';
import { validScrapes } from './scrapes';

/** What a store knows of the site's addresses, for telling which page a visitor met. */
export interface KnownAddresses {
  /** Paths of the recording's pages. */
  readonly pages: ReadonlySet<string>;
  /** Paths that recordings before it held, and it does not. */
  readonly formerPages: ReadonlySet<string>;
  /** Hops of every kind, those of the newest recording first. */
  readonly redirects: readonly RedirectRow[];
}

/** Bookmarks and search engines use an address for weeks after the last link to it has gone. */
const [PAGE_RECORDINGS, REDIRECT_RECORDINGS] = [8, 30];

/**
 * The addresses that a recording and some before it know: pages of a week, redirects of a month.
 *
 * @param scrape name of the recording's directory
 */
export function knownAddresses(store: string, scrape: string): KnownAddresses {
  const earlier = validScrapes(store)
    .map(({ name }) => name)
    .filter((name) => name < scrape)
    .slice(1 - REDIRECT_RECORDINGS)
    .reverse();
  const pages = new Set<string>();
  const formerPages = new Set<string>();
  const redirects: RedirectRow[] = [];
  for (const [nr, name] of [scrape, ...earlier].entries()) {
    const reader = openScrape(join(store, name));
    try {
      redirects.push(...reader.redirects());
      if (nr >= PAGE_RECORDINGS) continue;
      for (const [path] of reader.pageValues(['path'])) {
        if (nr === 0) pages.add(path!);
        else if (!pages.has(path!)) formerPages.add(path!);
      }
    } finally {
      reader.close();
    }
  }
  return { pages, formerPages, redirects };
}
