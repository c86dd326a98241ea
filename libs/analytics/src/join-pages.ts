import { BoundedMap } from './bounded-map';
import { inOneSpelling, normaliseRoot, ownHosts, type UsageMatch } from '@scrape-and-report/record';
import { canonical, spellingsOf, withoutQuery } from './page-spellings';

export interface Joined {
  readonly path: string;
  readonly match: UsageMatch;
}

/** Finds the page that a URL of the analytics source belongs to. */
export type PageJoin = (url: string) => Joined | null;

/** What the join knows of the site beside its pages. */
export interface JoinFacts {
  /** Hops of the scrapes, of every kind: absolute URLs. */
  readonly redirects?: readonly { readonly req_url: string; readonly redir_url: string }[];
  /**
   * Host names that are the site's, beside that of the root and the same with or without `www.`; null: every host is
   * taken for the site's.
   */
  readonly hosts?: readonly string[] | null;
  /** Paths that earlier scrapes held. */
  readonly formerPaths?: ReadonlySet<string>;
}

/**
 * Builds the join from the paths of a scrape, and after them from those that earlier ones held: a page as it is written
 * goes before another spelling of one, and where it leads now before what it was.
 */
export function createPageJoin(root: string, paths: ReadonlySet<string>, facts: JoinFacts = {}): PageJoin {
  const join = createWholeJoin(root, paths, facts);
  // What a log tells is looked up when it is read, when it is stored, and once more with all other days.
  const known = new BoundedMap<string, Joined | 'none'>(REMEMBERED);
  return (url) => {
    let joined = known.get(url);
    if (joined === undefined) {
      joined = join(url) ?? 'none';
      if (url.length <= LONGEST_REMEMBERED) known.set(url, joined);
    }
    return joined === 'none' ? null : joined;
  };
}

const [REMEMBERED, LONGEST_REMEMBERED] = [30_000, 300];

function createWholeJoin(root: string, paths: ReadonlySet<string>, facts: JoinFacts): PageJoin {
  const join = createJoin(root, paths, facts);
  if (!facts.formerPaths || facts.formerPaths.size === 0) return join;
  const former = createJoin(root, facts.formerPaths, { ...facts, redirects: [] });
  return (url) => {
    const now = join(url);
    if (now !== null && now.match !== 'case' && now.match !== 'spelling') return now;
    const then = former(url);
    return now === null || then?.match === 'exact' ? then : now;
  };
}

/**
 * Builds the join from one set of paths.
 *
 * Scheme and fragment do not count; a host must be the site's own. Percent-escapes are decoded where they are UTF-8 (or
 * else Latin-1) and not reserved, and the text is NFC. Tried in order: exact, without the query, with or without the
 * last slash, in lower case, each as the record spells addresses (`inOneSpelling`); then where the scrapes were redirected from there; then the page's other spellings
 * (`index.html`, `//`, AMP). The first that matches wins; of two pages that differ by slash or case alone, the exact one
 * is never overruled.
 */
function createJoin(root: string, paths: ReadonlySet<string>, facts: JoinFacts): PageJoin {
  const site = new URL(normaliseRoot(root));
  const base = canonical(site.pathname.replace(/\/$/, ''));
  const isOwn = ownHosts([site.hostname, ...(facts.hosts ?? [])], facts.hosts === null);
  const pages = createLookUp(paths);
  const hops = new Map<string, string>();
  for (const { req_url, redir_url } of facts.redirects ?? []) {
    if (!isOwn(req_url) || !isOwn(redir_url)) continue;
    const from = wholePath(req_url);
    if (!hops.has(from)) hops.set(from, wholePath(redir_url));
  }
  const at = (whole: string): Joined | null => {
    const path = afterRoot(whole, base);
    return path === null ? null : pages(path);
  };
  const redirected = (whole: string): Joined | null => {
    if (hops.size === 0) return null;
    const seen = new Set([whole]);
    for (let next = hopOf(hops, whole); next !== undefined && seen.size < 12; next = hopOf(hops, next)) {
      if (seen.has(next)) return null;
      seen.add(next);
      const joined = at(next);
      if (joined) return { path: joined.path, match: 'redirect' };
    }
    return null;
  };
  return (url) => {
    if (!isOwn(url)) return null;
    const written = wholePath(url);
    const whole = inOneSpelling(written, { orderCounts: true });
    const inOrder = inOneSpelling(written);
    const spelled =
      (whole === written ? null : exactly(at(whole))) ?? (inOrder === whole ? null : exactly(at(inOrder)));
    if (spelled) return spelled;
    const asWritten = at(written);
    const direct =
      exactly(asWritten) ??
      // What a server was seen to lead on is not looked up with less of its address.
      (hops.has(whole) ? redirected(whole) : null) ??
      asWritten ??
      redirected(whole);
    if (direct) return direct;
    const query = whole.slice(withoutQuery(whole).length);
    for (const spelling of spellingsOf(whole)) {
      const joined = at(spelling + query) ?? redirected(spelling + query);
      if (joined) return { path: joined.path, match: 'spelling' };
    }
    return null;
  };
}

function exactly(joined: Joined | null): Joined | null {
  return joined?.match === 'exact' ? joined : null;
}

function hopOf(hops: ReadonlyMap<string, string>, whole: string): string | undefined {
  return hops.get(whole) ?? hops.get(withoutQuery(whole)) ?? hops.get(slashed(withoutQuery(whole)));
}

function slashed(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
}

type LookUp = (path: string) => Joined | null;

function createLookUp(paths: ReadonlySet<string>): LookUp {
  const exact = new Map<string, string>();
  const loose = new Map<string, string>();
  const folded = new Map<string, string>();
  for (const path of [...paths].sort()) {
    const key = canonical(path);
    if (!exact.has(key)) exact.set(key, path);
    if (!loose.has(withoutSlash(key))) loose.set(withoutSlash(key), path);
    if (!folded.has(withoutSlash(key).toLowerCase())) folded.set(withoutSlash(key).toLowerCase(), path);
  }
  const byParts = createPartLookUp(exact);
  const lookUp = (path: string): Joined | null =>
    found(exact.get(path), 'exact') ?? byParts(path) ?? found(loose.get(withoutSlash(path)), 'slash') ?? null;
  return (path) => lookUp(path) ?? looser(path, loose, folded);
}

interface MadePage {
  readonly path: string;
  readonly parts: readonly string[];
}

/** Finds the page that is made by some of the parameters of an address: by as many as there are, or by none. */
function createPartLookUp(exact: ReadonlyMap<string, string>): LookUp {
  // By name and first parameter: an address without that one is none of such a page.
  const byFirst = new Map<string, MadePage[]>();
  for (const [key, path] of exact) {
    const name = withoutQuery(key);
    if (name === key) continue;
    const parts = key.slice(name.length + 1).split('&');
    const first = `${name}?${parts[0]}`;
    const pages = byFirst.get(first) ?? [];
    pages.push({ path, parts });
    byFirst.set(first, pages);
  }
  const byParts = (a: MadePage, b: MadePage): number => b.parts.length - a.parts.length || (a.path < b.path ? -1 : 1);
  for (const pages of byFirst.values()) pages.sort(byParts);
  return (path) => {
    const name = withoutQuery(path);
    if (name === path) return null;
    const parts = new Set(path.slice(name.length + 1).split('&'));
    const isMade = (page: MadePage): boolean => page.parts.every((part) => parts.has(part));
    const [made] = [...parts].flatMap((part) => byFirst.get(`${name}?${part}`)?.find(isMade) ?? []).sort(byParts);
    return found(made?.path ?? exact.get(name), 'query');
  };
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

/** Path and query in one spelling. Not `URL`: it would refuse what real logs hold. */
function wholePath(url: string): string {
  const path = canonical(url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/#.*$/s, ''));
  return path.startsWith('/') ? path : `/${path}`;
}

/** What follows the root's path, or null when a path lies beside it. */
function afterRoot(full: string, base: string): string | null {
  if (base !== '' && !full.startsWith(base)) return null;
  const rest = full.slice(base.length);
  if (rest !== '' && rest[0] !== '/' && rest[0] !== '?') return null;
  const whole = rest.startsWith('/') ? rest : `/${rest}`;
  return whole.endsWith('?') ? whole.slice(0, -1) : whole;
}

function withoutSlash(path: string): string {
  const at = path.indexOf('?');
  const [name, query] = at < 0 ? [path, ''] : [path.slice(0, at), path.slice(at)];
  return (name.length > 1 && name.endsWith('/') ? name.slice(0, -1) : name) + query;
}
