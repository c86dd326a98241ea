import { isInScope, normaliseRoot } from '@scrape-and-report/record';

/** `isInScope` for one root, cheap for the many URLs that lie elsewhere. */
export function createScope(root: string): (url: string) => boolean {
  const base = normaliseRoot(root);
  return (url) => url.startsWith(base) && isInScope(url, base);
}
