import { SiteConfig } from '@scrape-and-report/production';
import { inOneSpelling, normaliseRoot, SpellingOptions } from '@scrape-and-report/record';
import { SiteProfile } from '../profile/profile';
import { joinPlain } from './join-url';
import { otherNames } from './other-names';
import { createPathFilter } from './path-filter';
import { createScope } from './scope';
import { makeTarget, Target } from './target';
import { TargetMemory } from './target-memory';

/** Turns hrefs into targets by the rules of one site. */
export interface UrlRules {
  /** Null when the href is no URL at all. */
  resolve(href: string, base: string): Target | null;
  /** Whether the site's patterns let a URL be asked for; out of scope they let all be. */
  isTaken(url: string): boolean;
}

/** What stands in a URL as it was written: nothing that would be escaped, or cut off at the end. */
const PLAIN_FRAGMENT = /^[!#$%&'()*+,\-./0-9:;=?@A-Z[\\\]^_a-z{|}~]*$/;

/** Gives URLs in scope the one spelling that they have in the record; others stay as they are. */
function speller(root: string, inScopeOf: (url: string) => boolean, options: SpellingOptions): (url: string) => string {
  const base = normaliseRoot(root);
  const { origin } = new URL(base);
  const spelledBase = `${origin}${inOneSpelling(base.slice(origin.length))}`;
  return (url) => {
    if (inScopeOf(url)) return `${base}${inOneSpelling(url.slice(base.length), options)}`;
    // The root's own path may be written otherwise than the configuration has it.
    if (!url.startsWith(origin) || !/[%;]|\/\(/.test(url)) return url;
    const spelled = `${origin}${inOneSpelling(url.slice(origin.length), options)}`;
    const rest = spelled.startsWith(spelledBase) ? spelled.slice(spelledBase.length) : null;
    return rest !== null && inScopeOf(`${base}${rest}`) ? `${base}${rest}` : url;
  };
}

type Names = Pick<SiteConfig, 'hosts' | 'include' | 'exclude'>;

/** Rules for a root, a profile, and what else the configuration says of addresses. Slashes at the end are never touched: to a server they matter. */
export function createUrlRules(
  root: string,
  profile: SiteProfile,
  site: Names = { hosts: [], include: [], exclude: [] },
): UrlRules {
  const inScopeOf = createScope(root);
  const ignore = profile.links.ignore.map((pattern) => new RegExp(pattern, 'i'));
  const spelling = { orderCounts: profile.queries.order === 'counts', isDropped: parameterTest(profile.queries.drop) };
  const spell = speller(root, inScopeOf, spelling);
  const memory = new TargetMemory();
  const atRoot = otherNames(root, site.hosts);
  const filter = createPathFilter(root, site);

  const targetOf = (url: string, anchor: string): Target =>
    makeTarget(url, anchor, {
      inScope: inScopeOf(url),
      ignored: ignore.some((pattern) => pattern.test(url)),
      urlNumber: undefined,
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
    const moved = atRoot(url);
    const own = moved === null ? null : spell(moved);
    return targetOf(own !== null && inScopeOf(own) ? own : spell(url.href), anchor);
  };
  /** Hrefs without a fragment. */
  const resolveWhole = (href: string, base: string): Target | null =>
    memory.recall(href, base, (folder) => {
      const joined = joinPlain(href, folder);
      return joined === null ? parse(href, base) : targetOf(joined, '');
    });
  return {
    isTaken: (url) => filter(url).isTaken,
    // Pages are linked to at many places of theirs: the URL before a plain fragment is taken apart only once.
    resolve: (href, base) => {
      const hash = href.indexOf('#');
      if (hash < 0) return resolveWhole(href, base);
      const anchor = href.slice(hash + 1);
      // A space before the fragment would be escaped within the URL, but cut off at its end.
      const isPlain = (hash === 0 || href.charCodeAt(hash - 1) > 32) && PLAIN_FRAGMENT.test(anchor);
      if (!isPlain) return parse(href, base);
      const target = resolveWhole(href.slice(0, hash), base);
      return target === null || anchor === '' ? target : memory.withAnchor(target, anchor);
    },
  };
}

/** Of addresses that stand on `base`: those that belong to the scrape, and neither the profile nor the patterns leave out. */
export function takenOf(written: readonly string[], base: string, urls: UrlRules): string[] {
  return written.flatMap((href) => {
    const target = urls.resolve(href, base);
    return target?.inScope && !target.ignored && urls.isTaken(target.url) ? [target.url] : [];
  });
}

function parameterTest(names: readonly string[]): (name: string) => boolean {
  const exact = new Set(names.filter((name) => !name.endsWith('*')).map((name) => name.toLowerCase()));
  const prefixes = names.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1).toLowerCase());
  return (name) => exact.has(name.toLowerCase()) || prefixes.some((prefix) => name.toLowerCase().startsWith(prefix));
}
