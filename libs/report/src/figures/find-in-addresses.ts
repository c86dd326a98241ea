import { isInScope, pathOf } from '@scrape-and-report/record';
import type { AddIssue } from './add-issue';
import { failureOf } from './follow-hops';
import type { ScrapeFacts } from './scrape-facts';

/** What is wrong with the addresses that pages and sitemaps give. */
export function findInAddresses(facts: ScrapeFacts, root: string, add: AddIssue): void {
  findAstray(facts, add);
  for (const { kind, url, detail } of facts.findings) {
    if (kind === 'security-header') add('/', kind, detail);
    if (kind === 'sitemap-redirect' && root && isInScope(url, root)) add(pathOf(url, root), 'sitemap-redirect', detail);
  }
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
