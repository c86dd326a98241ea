import { normaliseRoot } from './site-url';

/** Tells the site's own host names, with or without `www.` and whatever the port; a URL without any is its own. */
export function ownHosts(names: readonly string[], all = false): (url: string) => boolean {
  const bare = (host: string): string =>
    host
      .toLowerCase()
      .replace(/:\d+$/, '')
      .replace(/^www\./, '');
  const own = new Set(names.map((name) => bare(name.replace(/^[a-z]+:\/\//i, '').replace(/[/?#].*$/s, ''))));
  return (url) => {
    const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]*)/i.exec(url)?.[1];
    return all || host === undefined || own.has(bare(host));
  };
}

/** Why an address that was visited belongs to no page. */
export type NoPageReason = 'nameless' | 'host' | 'outside' | 'unknown';

/**
 * Why a visited address belongs to no page: it is none at all (`nameless`), its `host` is not the site's, it lies
 * `outside` the root, or it is `unknown` to the scrapes.
 *
 * @param hosts further host names of the site; null: every host is taken for the site's
 */
export function whyNoPage(url: string, root: string, hosts: readonly string[] | null = []): NoPageReason {
  if (!/^[a-z][a-z0-9+.-]*:\/\/|^\//i.test(url)) return 'nameless';
  const site = new URL(normaliseRoot(root));
  if (!ownHosts([site.hostname, ...(hosts ?? [])], hosts === null)(url)) return 'host';
  const base = plain(site.pathname.replace(/\/$/, ''));
  const path = plain(url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, ''));
  const isInside = path.startsWith(base) && /^(?:$|[/?#])/.test(path.slice(base.length));
  return isInside ? 'unknown' : 'outside';
}

function plain(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
