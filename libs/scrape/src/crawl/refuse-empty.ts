import { StageError } from '@scrape-and-report/production';
import { CrawlState } from './crawl-state';
import { FetchedRecord } from '../journal/journal-records';
import { createScope } from '../url/scope';

/** Whether the site was recorded before: then it is a fault of the day, which all partners must know; else of the configuration. */
function codeOf(isKnown: boolean): 'SITE_REFUSED' | 'SCRAPE_FAILED' {
  return isKnown ? 'SITE_REFUSED' : 'SCRAPE_FAILED';
}

/**
 * A site whose root gives nothing is not scraped: better no scrape than one that says that all pages are gone.
 *
 * @param isKnown whether the site was recorded before
 * @throws StageError when this record is the root's and tells of neither a page nor a hop
 */
export function refuseDeadRoot({ urls }: CrawlState, record: FetchedRecord | null, isKnown: boolean): void {
  if (record?.url !== 0 || record.page || record.hops.length > 0) return;
  throw new StageError(`${urls[0]} gives no page: ${record.odd[0]?.detail ?? `status ${record.status}`}`, {
    code: codeOf(isKnown),
    hint: 'site.root must be the address of a page',
  });
}

/**
 * @param isKnown whether the site was recorded before
 * @throws StageError when, all being done, the root leads to no page
 */
export function refuseEmpty(state: CrawlState, isKnown: boolean): void {
  const root = state.urls[0]!;
  if (state.claims.size > 0 && leadsToPage(state, root)) return;
  const hop = state.hops.find(({ from }) => from === root);
  const outside = hop && !createScope(state.root)(hop.to);
  throw new StageError(
    `${root} leads to no page${hop ? `: it leads to ${hop.to}` : ''} (${state.done} URLs asked for)`,
    {
      code: codeOf(isKnown),
      hint: outside ? `set site.root so that it holds ${hop.to}` : 'site.root must be the address of a page',
    },
  );
}

function leadsToPage(state: CrawlState, root: string): boolean {
  const seen = new Set<string>();
  for (let url: string | undefined = root; url !== undefined && !seen.has(url);) {
    const number = state.numberOf(url);
    if (number === undefined) return false;
    if (state.pageOfUrl[number] !== undefined) return true;
    seen.add(url);
    url = state.hops.find(({ from, type }) => from === url && type !== 'alias')?.to;
  }
  return false;
}

/** That robots.txt forbids everything, by what it says or by failing. */
export function robotsRefusal({ root, odd, robots }: CrawlState, isKnown: boolean): StageError {
  const { href } = new URL('/robots.txt', root);
  const kind = odd.find(({ url }) => url === href)?.kind ?? '';
  const failure = `robots.txt answered ${kind.replace('http-', '')}, so nothing may be requested (RFC 9309)`;
  return new StageError(robots === 'forbid' ? failure : `robots.txt does not allow ${root}`, {
    code: codeOf(isKnown),
    hint: 'ask the site to allow the agent scrape-and-report in robots.txt, or try again when robots.txt no longer fails',
  });
}

/** After so many refusals in a row that the scrape, failed already, need not go on for its verdict either. */
export function refusesEverything({ root, done }: { readonly root: string; readonly done: number }): StageError {
  return new StageError(`${new URL(root).host} refuses everything (${done} URLs asked for)`, { code: 'SCRAPE_FAILED' });
}
