import { pathOf } from '@scrape-and-report/record';

/** The URL that a path stands for; the inverse of `pathOf`. */
export function urlOf(root: string, path: string): string {
  const base = root.replace(/\/+$/, '');
  const bare = `${base}${path.slice(1)}`;
  return path.startsWith('/?') && pathOf(bare, root) === path ? bare : `${base}${path}`;
}
