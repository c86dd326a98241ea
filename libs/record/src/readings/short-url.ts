/**
 * URLs of the site are most of the bytes of a list of links: `=` and what follows the root, or `!` and the whole URL.
 *
 * @param root as the parameters of the scrape have it; empty when it has none
 */
export function shortUrl(url: string, root: string): string {
  const base = baseOf(root);
  return base !== '' && url.startsWith(base) ? `=${url.slice(base.length)}` : `!${url}`;
}

/** @throws RangeError for a text that is no short URL */
export function longUrl(short: string, root: string): string {
  if (short.startsWith('=')) return baseOf(root) + short.slice(1);
  if (short.startsWith('!')) return short.slice(1);
  throw new RangeError(`${JSON.stringify(short.slice(0, 80))} is no URL of a reading`);
}

function baseOf(root: string): string {
  return root.endsWith('/') ? root.replace(/\/+$/, '') : root;
}
