import { openScrape } from '../../io/scrape-reader';
import type { RedirectRow } from '../../scrape-db/schema';
import { decodePlainList } from '../list/scrape-list';
import { readListBytes } from './read-list';

/** What of a scrape can be told without the facts of its pages. */
export interface PlainFacts {
  readonly parameters: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
  readonly redirects: readonly RedirectRow[];
}

/**
 * In format 2 the list alone tells it: who looks through many scrapes need not have the tables of each made.
 *
 * @throws whatever keeps the scrape from being read
 */
export function plainFacts(directory: string): PlainFacts {
  const bytes = readListBytes(directory);
  if (!bytes) return factsInTables(directory);
  const { parameters, pages, redirs } = decodePlainList(bytes);
  return {
    parameters: Object.fromEntries(parameters.map(([name, value]) => [String(name), String(value)])),
    paths: pages.path,
    redirects: redirs.map(([req_url, redir_url, redir_type]) => ({
      req_url: String(req_url),
      redir_url: String(redir_url),
      redir_type: String(redir_type) as RedirectRow['redir_type'],
    })),
  };
}

function factsInTables(directory: string): PlainFacts {
  const reader = openScrape(directory);
  try {
    return {
      parameters: reader.parameters(),
      paths: Array.from(reader.pageValues(['path']), ([path]) => path!),
      redirects: reader.redirects(),
    };
  } finally {
    reader.close();
  }
}
