import { createHash } from 'node:crypto';

/** The root as it is compared: without a last slash, query or fragment. */
export function normaliseRoot(root: string): string {
  const url = new URL(root);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/**
 * What follows the root, always beginning with `/`; the root itself is `/`, and `root?q` is `/?q`. The fragment goes. Null when
 * the URL is not the root, root + `/...` or root + `?...`; both absolute, the URL as `URL` writes it.
 */
export function pathWithin(url: string, root: string): string | null {
  const base = normaliseRoot(root);
  if (!url.startsWith(base)) return null;
  const rest = url.slice(base.length);
  if (rest !== '' && !/^[/?#]/.test(rest)) return null;
  const path = rest.replace(/#.*$/s, '');
  return path.startsWith('/') ? path : `/${path}`;
}

/** Whether a URL has a path within the root. */
export function isInScope(url: string, root: string): boolean {
  return pathWithin(url, root) !== null;
}

/**
 * `pathWithin` of a URL that is known to be in scope.
 *
 * @throws RangeError when it is not.
 */
export function pathOf(url: string, root: string): string {
  const path = pathWithin(url, root);
  if (path === null) throw new RangeError(`${url} lies outside ${root}`);
  return path;
}

/** The first 53 bits of the SHA-256 of the NFC path: the same page on every partner and in every scrape. */
export function pageIdOf(path: string): number {
  const digest = createHash('sha256').update(path.normalize('NFC'), 'utf8').digest();
  return Number(digest.readBigUInt64BE(0) >> 11n);
}
