import { createHash } from 'node:crypto';

/** The root as it is compared: without a last slash, query or fragment. */
export function normaliseRoot(root: string): string {
  const url = new URL(root);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** Whether a URL is the root, root + `/...` or root + `?...`; both absolute, the URL as `URL` writes it. */
export function isInScope(url: string, root: string): boolean {
  const base = normaliseRoot(root);
  if (!url.startsWith(base)) return false;
  const next = url[base.length];
  return next === undefined || next === '/' || next === '?' || next === '#';
}

/**
 * What follows the root, always beginning with `/`; the root itself is `/`, and `root?q` is `/?q`. The fragment goes.
 *
 * @throws RangeError when the URL is out of scope.
 */
export function pathOf(url: string, root: string): string {
  if (!isInScope(url, root)) throw new RangeError(`${url} lies outside ${root}`);
  const rest = url.slice(normaliseRoot(root).length).replace(/#.*$/s, '');
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** The first 53 bits of the SHA-256 of the NFC path: the same page on every partner and in every scrape. */
export function pageIdOf(path: string): number {
  const digest = createHash('sha256').update(path.normalize('NFC'), 'utf8').digest();
  return Number(digest.readBigUInt64BE(0) >> 11n);
}
