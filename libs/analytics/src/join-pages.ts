import { normaliseRoot, type UsageMatch } from '@scrape-and-report/record';

export interface Joined {
  readonly path: string;
  readonly match: UsageMatch;
}

/** Finds the page that a URL of the analytics source belongs to. */
export type PageJoin = (url: string) => Joined | null;

/**
 * Builds the join from the paths of a scrape.
 *
 * Scheme, host and fragment do not count (Matomo merges them and keeps the first it saw); percent-escapes are decoded
 * where they are UTF-8 and not reserved, and the text is NFC. Tried in order: exact, without the query, with or without
 * the last slash, in lower case. The first that matches wins; of two pages that differ by slash or case alone, the
 * exact one is never overruled.
 */
export function createPageJoin(root: string, paths: ReadonlySet<string>): PageJoin {
  const base = canonical(new URL(normaliseRoot(root)).pathname.replace(/\/$/, ''));
  const exact = new Map<string, string>();
  const loose = new Map<string, string>();
  const folded = new Map<string, string>();
  for (const path of [...paths].sort()) {
    const key = canonical(path);
    if (!exact.has(key)) exact.set(key, path);
    if (!loose.has(withoutSlash(key))) loose.set(withoutSlash(key), path);
    if (!folded.has(withoutSlash(key).toLowerCase())) folded.set(withoutSlash(key).toLowerCase(), path);
  }
  const lookUp = (path: string): Joined | null =>
    found(exact.get(path), 'exact') ?? queryless(path, exact) ?? found(loose.get(withoutSlash(path)), 'slash') ?? null;
  return (url) => {
    const path = afterRoot(url, base);
    if (path === null) return null;
    return lookUp(path) ?? looser(path, loose, folded);
  };
}

function queryless(path: string, exact: ReadonlyMap<string, string>): Joined | null {
  return path.includes('?') ? found(exact.get(withoutQuery(path)), 'query') : null;
}

function looser(path: string, loose: ReadonlyMap<string, string>, folded: ReadonlyMap<string, string>): Joined | null {
  const bare = withoutSlash(withoutQuery(path));
  return (
    found(loose.get(bare), 'slash') ??
    found(folded.get(withoutSlash(path).toLowerCase()), 'case') ??
    found(folded.get(bare.toLowerCase()), 'case')
  );
}

function found(path: string | undefined, match: UsageMatch): Joined | null {
  return path === undefined ? null : { path, match };
}

/** What follows the root's path, or null when the URL lies beside it. Not `URL`: it would refuse what real logs hold. */
function afterRoot(url: string, base: string): string | null {
  const path = canonical(url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/#.*$/s, ''));
  const full = path.startsWith('/') ? path : `/${path}`;
  if (base !== '' && !full.startsWith(base)) return null;
  const rest = full.slice(base.length);
  if (rest !== '' && rest[0] !== '/' && rest[0] !== '?') return null;
  const whole = rest.startsWith('/') ? rest : `/${rest}`;
  return whole.endsWith('?') ? whole.slice(0, -1) : whole;
}

function withoutQuery(path: string): string {
  const at = path.indexOf('?');
  return at < 0 ? path : path.slice(0, at);
}

function withoutSlash(path: string): string {
  const at = path.indexOf('?');
  const [name, query] = at < 0 ? [path, ''] : [path.slice(0, at), path.slice(at)];
  return (name.length > 1 && name.endsWith('/') ? name.slice(0, -1) : name) + query;
}

// One character in UTF-8, percent-encoded: anything else (%E8%F1 of an old browser) stays as it is.
const ESCAPED =
  /%[0-7][0-9a-f]|%[cd][0-9a-f]%[89ab][0-9a-f]|%e[0-9a-f](?:%[89ab][0-9a-f]){2}|%f[0-4](?:%[89ab][0-9a-f]){3}|%[89a-f][0-9a-f]/gi;

/** One spelling of a path: unreserved UTF-8 escapes decoded, other escapes in upper case, NFC. Never throws. */
export function canonical(path: string): string {
  if (!path.includes('%')) return path.normalize('NFC');
  return path
    .replace(ESCAPED, (escape) => {
      try {
        // %25 stays: what is decoded twice would be another path.
        return escape === '%25' ? escape : decodeURI(escape.toUpperCase());
      } catch {
        return escape.toUpperCase();
      }
    })
    .normalize('NFC');
}
