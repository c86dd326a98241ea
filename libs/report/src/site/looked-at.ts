import { pathWithin, type IssueFact } from '@scrape-and-report/record';
import { addressOf } from '../figures/find-issues';
import { isLookedFor } from '../figures/looked-for';
import type { SiteSource } from './site-source';
import { urlOf } from './url-of';

type LookedAtSource = Pick<SiteSource, 'facts' | 'gone' | 'root'>;

/**
 * Whether somebody looked today where an issue of yesterday was: only then does its absence mean that it was mended. A page
 * that was not reached was not looked at, nor was an address that only such a page named; nor a kind that the configuration
 * leaves out since.
 */
export function lookedAt(source: LookedAtSource): (issue: IssueFact) => boolean {
  const isWanted = isLookedFor(source.facts.parameters);
  const wasReached = reached(source);
  return (issue) => isWanted(issue.kind) && wasReached(issue);
}

function reached({ facts, gone, root }: LookedAtSource): (issue: IssueFact) => boolean {
  const { unreached, pages, redirects, problems, links } = facts;
  if (unreached.length === 0) return () => true;
  const paths = new Map([...gone, ...pages].map(({ page_id, path }) => [page_id, path]));
  const unseen = new Set(unreached.map(({ url }) => url));
  const givenUp = new Set<string>();
  const kept = new Set<string>();
  let isPageUnseen = false;
  for (const { page_id, url, given_up } of unreached) {
    isPageUnseen ||= page_id !== null;
    const known = page_id === null ? undefined : paths.get(page_id);
    const path = known ?? pathWithin(url, root);
    if (path !== null) (given_up === 1 ? givenUp : kept).add(path);
  }
  const lostTitles = new Set(gone.flatMap(({ path, title }) => (title !== null && givenUp.has(path) ? [title] : [])));
  const asked = new Set([
    ...pages.map(({ url }) => url),
    ...redirects.map(({ req_url }) => req_url),
    ...problems.map(({ url }) => url),
    ...links.flatMap(({ url, status }) => (status === null ? [] : [url])),
  ]);
  const isAsked = (url: string): boolean => asked.has(url) && !unseen.has(url);
  return (issue) => {
    const { kind, path, detail } = issue;
    if (givenUp.has(path)) return false;
    const address = addressOf(issue);
    if (kind === 'not-recorded') return isAsked(urlOf(root, path)) || (!isPageUnseen && !kept.has(path));
    // What was wrong with a link may have ended at either end.
    if (address !== null) return kept.has(path) ? isAsked(address) : !unseen.has(address);
    return !kept.has(path) && !(kind === 'duplicate-title' && lostTitles.has(detail));
  };
}
