import { SiteProfile } from '../profile/profile';
import { folderOf, joinPlain } from './join-url';
import { createScope } from './scope';

/** A link target taken apart. */
export interface Target {
  /** Absolute, without fragment; in scope also without parameters that the profile drops. */
  readonly url: string;
  /** The fragment without `#`, or empty. */
  readonly anchor: string;
  readonly inScope: boolean;
  /** Whether the profile wants nothing to do with this URL. */
  readonly ignored: boolean;
  /** `url`, or `url#anchor`: what tells link targets apart. */
  readonly key: string;
  /** Numbers that the crawl is about to give to the URL and to the key: believed only when the state agrees. */
  urlNumber: number | undefined;
  linkNumber: number | undefined;
}

/** Turns hrefs into targets by the rules of one site. */
export interface UrlRules {
  /** Null when the href is no URL at all. */
  resolve(href: string, base: string): Target | null;
}

/** What stands in a URL as it was written: nothing that would be escaped, or cut off at the end. */
const PLAIN_FRAGMENT = /^[!#$%&'()*+,\-./0-9:;=?@A-Z[\\\]^_a-z{|}~]*$/;

/** Links of one folder's pages repeat: this many resolved ones are kept. */
const CACHE_SIZE = 20_000;

/** Rules for a root and a profile. Slashes at the end are never touched: to a server they matter. */
export function createUrlRules(root: string, profile: SiteProfile): UrlRules {
  const inScopeOf = createScope(root);
  const ignore = profile.links.ignore.map((pattern) => new RegExp(pattern, 'i'));
  const isDropped = parameterTest(profile.queries.drop);
  /** By folder, then by href. */
  const cache = new Map<string, Map<string, Target | null>>();
  let cached = 0;
  let folder = '';
  let folderBase = '';

  const targetOf = (url: string, anchor: string): Target => ({
    url,
    anchor,
    inScope: inScopeOf(url),
    ignored: ignore.some((pattern) => pattern.test(url)),
    key: anchor === '' ? url : `${url}#${anchor}`,
    urlNumber: undefined,
    linkNumber: undefined,
  });
  const parse = (href: string, base: string): Target | null => {
    let url: URL;
    try {
      url = new URL(href, base);
    } catch {
      return null;
    }
    const anchor = url.hash.slice(1);
    url.hash = '';
    if (url.search && inScopeOf(url.href)) dropParameters(url, isDropped);
    return targetOf(url.href, anchor);
  };
  /** Pages are linked to at many places of theirs: the URL before a plain fragment is taken apart only once. */
  const parseOnce = (href: string, base: string): Target | null => {
    const joined = joinPlain(href, folder);
    if (joined !== null) return targetOf(joined, '');
    const hash = href.indexOf('#');
    // A space before the fragment would be escaped within the URL, but cut off at its end.
    const isPlain = hash > 0 && href.charCodeAt(hash - 1) > 32 && PLAIN_FRAGMENT.test(href.slice(hash + 1));
    if (!isPlain) return parse(href, base);
    const target = resolve(href.slice(0, hash), base);
    const anchor = copyOf(href.slice(hash + 1));
    return target && (anchor === '' ? target : withAnchor(target, anchor));
  };
  const resolve: UrlRules['resolve'] = (href, base) => {
    // A query or a fragment alone hangs on the whole base, everything else on its folder only.
    const lead = href.trimStart()[0];
    if (lead === '#' || lead === '?' || lead === undefined) return parse(href, base);
    if (base !== folderBase) {
      folder = folderOf(base);
      folderBase = base;
    }
    let known = cache.get(folder);
    const target = known?.get(href);
    if (target !== undefined) return target;
    if (cached >= CACHE_SIZE) {
      cache.clear();
      cached = 0;
    }
    known = cache.get(folder) ?? cache.set(folder, new Map()).get(folder)!;
    cached += 1;
    const fresh = parseOnce(href, base);
    known.set(copyOf(href), fresh);
    return fresh;
  };
  return { resolve };
}

function withAnchor(target: Target, anchor: string): Target {
  return { ...target, anchor, key: `${target.url}#${anchor}`, linkNumber: undefined };
}

function parameterTest(names: readonly string[]): (name: string) => boolean {
  const exact = new Set(names.filter((name) => !name.endsWith('*')).map((name) => name.toLowerCase()));
  const prefixes = names.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1).toLowerCase());
  return (name) => exact.has(name.toLowerCase()) || prefixes.some((prefix) => name.toLowerCase().startsWith(prefix));
}

/** Takes parameters out without spelling the others anew. */
function dropParameters(url: URL, isDropped: (name: string) => boolean): void {
  const parameters = url.search.slice(1).split('&');
  const kept = parameters.filter((parameter) => !isDropped(parameter.split('=')[0]!));
  if (kept.length < parameters.length) url.search = kept.join('&');
}

/** The same text in memory of its own: a piece of a page would keep the whole page alive. */
function copyOf(text: string): string {
  return ` ${text}`.slice(1);
}
