import { join } from 'node:path';
import type { RedirectRow } from '../scrape-db/schema';
import { plainFacts } from '../readings/io/plain-facts';
import { validScrapes } from './scrapes';

/** What a store knows of the site's addresses, for telling which page a visitor met. */
export interface KnownAddresses {
  /** Paths of the recording's pages. */
  readonly pages: ReadonlySet<string>;
  /** Paths that recordings before it held, and it does not. */
  readonly formerPages: ReadonlySet<string>;
  /** Hops of every kind, those of the newest recording first. */
  readonly redirects: readonly RedirectRow[];
  /** Earlier recordings that could not be read. */
  readonly unreadable: readonly string[];
}

/** Bookmarks and search engines use an address for weeks after the last link to it has gone. */
const [PAGE_RECORDINGS, REDIRECT_RECORDINGS] = [7, 30];

/**
 * The addresses that a recording and some before it know: pages of a week, redirects of a month.
 *
 * @param scrape name of the recording's directory
 * @throws the engine's error when the recording itself is damaged; an earlier one that is costs what it knew
 */
export function knownAddresses(store: string, scrape: string): KnownAddresses {
  const { pages, redirects } = addressesOf(join(store, scrape), true);
  const formerPages = new Set<string>();
  const unreadable: string[] = [];
  for (const [nr, name] of earlierThan(store, scrape).entries()) {
    try {
      const earlier = addressesOf(join(store, name), nr < PAGE_RECORDINGS);
      redirects.push(...earlier.redirects);
      for (const path of earlier.pages) if (!pages.has(path)) formerPages.add(path);
    } catch {
      unreadable.push(name);
    }
  }
  return { pages, formerPages, redirects, unreadable };
}

/** The newest first. */
function earlierThan(store: string, scrape: string): string[] {
  const names = validScrapes(store).map(({ name }) => name);
  return names
    .filter((name) => name < scrape)
    .slice(-REDIRECT_RECORDINGS)
    .reverse();
}

function addressesOf(directory: string, withPages: boolean): { pages: Set<string>; redirects: RedirectRow[] } {
  const { paths, redirects } = plainFacts(directory);
  return { pages: new Set(withPages ? paths : []), redirects: [...redirects] };
}
