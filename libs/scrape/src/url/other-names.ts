import { parseSiteHost } from '@scrape-and-report/production';

/**
 * Turns an address at another name of the site into the same address at the root's; null for any other address.
 *
 * @param hosts as `site.hosts` has them
 */
export function otherNames(root: string, hosts: readonly string[]): (url: URL) => string | null {
  const { origin } = new URL(root);
  const names = hosts.flatMap((text) => parseSiteHost(text) ?? []);
  if (names.length === 0) return () => null;
  const origins = new Set(
    names.flatMap((name) => name.origin ?? [`http://${name.hostname}`, `https://${name.hostname}`]),
  );
  return (url) =>
    url.origin !== origin && origins.has(url.origin) ? origin + url.href.slice(url.origin.length) : null;
}
