import { normaliseRoot } from '@scrape-and-report/record';

/** `isInScope` of one root, for the many URLs of a crawl: the root is taken apart only once. */
export function createScope(root: string): (url: string) => boolean {
  const base = normaliseRoot(root);
  return (url) => {
    if (!url.startsWith(base)) return false;
    const next = url[base.length];
    return next === undefined || next === '/' || next === '?' || next === '#';
  };
}
