import { dayOfScrape, isInScope, pathOf } from '@scrape-and-report/record';
import { isExpiring } from './measures/expiring';
import type { AddIssue } from './add-issue';
import { failureOf } from './follow-hops';
import type { ScrapeFacts } from './scrape-facts';

/** What is wrong with the addresses that pages and sitemaps give. */
export function findInAddresses(facts: ScrapeFacts, root: string, add: AddIssue): void {
  findAstray(facts, add);
  const day = dayOfScrape(facts.parameters['timestamp'] ?? '');
  for (const { kind, url, detail } of facts.findings) {
    if (kind === 'security-header') add('/', kind, detail);
    if (kind === 'certificate' && isExpiring(detail, day)) add('/', 'certificate-expiring', detail.slice(-10));
    if (root && isOfPage(kind) && isInScope(url, root)) add(pathOf(url, root), kind, detail);
  }
}

/** Findings that are issues of their page as they are. */
function isOfPage(kind: string): kind is 'sitemap-redirect' | 'near-duplicate' | 'accessibility' {
  return kind === 'sitemap-redirect' || kind === 'near-duplicate' || kind === 'accessibility';
}

/** Pages under an address that they name as their own, and that itself leads elsewhere or gives nothing. */
function findAstray({ pages, redirects, problems }: ScrapeFacts, add: AddIssue): void {
  const claimed = new Map(
    redirects.flatMap(({ redir_type, req_url, redir_url }) =>
      redir_type === 'alias' ? [[redir_url, req_url] as const] : [],
    ),
  );
  const pathByUrl = new Map(pages.flatMap(({ url, path }) => (claimed.has(url) ? [[url, path] as const] : [])));
  for (const { req_url, redir_url, redir_type } of redirects) {
    const path = pathByUrl.get(req_url);
    if (path !== undefined && redir_type !== 'alias')
      add(path, 'canonical-astray', `${claimed.get(req_url)!} → ${req_url} → ${redir_url}`);
  }
  for (const { url, kind } of problems) {
    const [path, status] = [pathByUrl.get(url), failureOf(kind)];
    if (path !== undefined && status !== null)
      add(path, 'canonical-astray', `${claimed.get(url)!} → ${url} (${status})`);
  }
}
