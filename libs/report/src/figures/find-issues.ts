import { isInScope, pathOf, type IssueFact, type PageFacts } from '@scrape-and-report/record';
import type { IssueKind, LinkIssueKind } from '../model';
import { findInAddresses } from './find-in-addresses';
import { findInLooks } from './find-in-looks';
import { findInTexts } from './find-in-texts';
import { isLookedFor } from './looked-for';
import type { AddIssue } from './add-issue';
import type { ClassifiedLink } from './classify-links';
import { isLongDescription } from './key-figures';
import { lossOf } from './follow-hops';
import type { ScrapeFacts } from './scrape-facts';

type Issue = IssueFact & { readonly kind: IssueKind };

/** Everything that a scrape holds against its pages; distinct by path, kind and detail. */
export function findIssues(facts: ScrapeFacts, links: ReadonlyMap<number, ClassifiedLink>): Issue[] {
  const root = facts.parameters['root'] ?? '';
  const issues = new Map<string, Issue>();
  const isWanted = isLookedFor(facts.parameters);
  const add = (path: string, kind: IssueKind, detail = ''): void => {
    if (isWanted(kind)) issues.set(JSON.stringify([path, kind, detail]), { path, kind, detail });
  };
  const titles = new Map<string, number>();
  for (const { title } of facts.pages) if (title) titles.set(title, (titles.get(title) ?? 0) + 1);
  const unreached = new Set(facts.unreached.map(({ page_id }) => page_id));
  for (const page of facts.pages) findOnPage(page, titles, unreached.has(page.page_id), add);
  findInTexts(facts.pages, add);
  findInLooks(facts, add);
  findInAddresses(facts, root, add);
  findUnreached(facts, root, add);
  findInLinks(facts, links, add);
  findUnrecorded(facts, root, add);
  return [...issues.values()];
}

function findOnPage(page: PageFacts, titles: ReadonlyMap<string, number>, isUnreached: boolean, add: AddIssue): void {
  const { path, title, description, num_h1s } = page;
  if (!title) add(path, 'no-title');
  else if (titles.get(title)! > 1) add(path, 'duplicate-title', title);
  if (!description) add(path, 'no-description');
  else if (isLongDescription(description)) add(path, 'long-description', String([...description].length));
  if (!num_h1s) add(path, 'no-h1');
  else if (num_h1s > 1) add(path, 'multiple-h1', String(num_h1s));
  if (!page.language) add(path, 'no-language');
  if (page.inlinks === 0 && path !== '/' && !isUnreached) add(path, 'orphan');
}

const LINK_ISSUES = { redirect: 'link-to-redirect', alias: 'link-to-alias' } satisfies Record<string, LinkIssueKind>;

function findInLinks(
  { pages, edLinks, findings }: ScrapeFacts,
  links: ReadonlyMap<number, ClassifiedLink>,
  add: AddIssue,
): void {
  const pathById = new Map(pages.map(({ page_id, path }) => [page_id, path]));
  const lost = new Set(findings.flatMap(({ kind, url }) => (kind === 'missing-anchor' ? [url] : [])));
  const isLost = ({ url, anchor }: ClassifiedLink): boolean => anchor !== '' && lost.has(`${url}#${anchor}`);
  const wanted = [...links.values()].filter((link) => link.verdict !== 'fine' || isLost(link));
  for (const { page_id, link_nr } of edLinks(new Set(wanted.map((link) => link.link_nr)))) {
    const [path, link] = [pathById.get(page_id), links.get(link_nr)];
    if (path === undefined || link === undefined) continue;
    if (isLost(link)) add(path, 'missing-anchor', `${link.url}#${link.anchor}`);
    if (link.verdict === 'fine') continue;
    if (link.verdict === 'moved-home') add(path, 'external-link-home', link.url);
    else if (link.verdict !== 'broken') add(path, LINK_ISSUES[link.verdict], `${link.url} → ${link.detail}`);
    else {
      const { kind, detail } = brokenIssueOf(link);
      add(path, kind, detail);
    }
  }
}

/** Whatever the answer, the site's own pages should let themselves be read. */
function findUnreached({ unreached, problems }: ScrapeFacts, root: string, add: AddIssue): void {
  // What a browser could not show today is kept as well.
  const unshown = problems
    .filter(({ kind }) => kind === 'not-rendered')
    .map(({ url, kind }) => ({ url, reason: kind }));
  for (const { url, reason } of [...unreached, ...unshown])
    if (root && isInScopeSafely(url, root)) add(pathOf(url, root), 'not-reached', reason);
}

/** What an issue says of a broken link. */
export function brokenIssueOf({
  url,
  internal,
  detail: status,
}: Pick<ClassifiedLink, 'url' | 'internal' | 'detail'>): Pick<Issue, 'kind' | 'detail'> {
  return { kind: internal ? 'broken-link' : 'broken-external-link', detail: `${url} (${status})` };
}

/** The address that such a detail tells; null for an issue of any other kind. */
export function brokenAddressOf({ kind, detail }: Pick<IssueFact, 'kind' | 'detail'>): string | null {
  if (kind !== 'broken-link' && kind !== 'broken-external-link') return null;
  const end = detail.lastIndexOf(' (');
  return end < 0 ? detail : detail.slice(0, end);
}

/** The address that an issue of a link names; null for an issue of any other kind. */
export function addressOf(issue: Pick<IssueFact, 'kind' | 'detail'>): string | null {
  const { kind, detail } = issue;
  if (kind === 'external-link-home') return detail;
  // An anchor alone is one of the page itself.
  if (kind === 'missing-anchor') return detail.startsWith('#') ? null : detail.replace(/#.*$/s, '');
  if (kind === LINK_ISSUES.redirect || kind === LINK_ISSUES.alias) return detail.split(' → ', 1)[0]!;
  return brokenAddressOf(issue);
}

/** URLs of the site that gave no page; those that pages link to are broken links already, but have no page to stand at. */
function findUnrecorded({ pages, problems }: ScrapeFacts, root: string, add: AddIssue): void {
  const recorded = new Set(pages.map(({ url }) => url));
  for (const { url, kind } of problems) {
    const loss = recorded.has(url) ? null : lossOf(kind);
    if (loss === null || !root || !isInScopeSafely(url, root)) continue;
    add(pathOf(url, root), 'not-recorded', loss);
  }
}

function isInScopeSafely(url: string, root: string): boolean {
  try {
    return isInScope(url, root);
  } catch {
    return false;
  }
}

/** Whether an issue merely says that a page that was removed is no longer there. */
export function isRemoval({ kind, detail }: IssueFact): boolean {
  return kind === 'not-recorded' && (detail === '404' || detail === '410' || detail === 'soft-404');
}
