import { isInScope } from '@scrape-and-report/record';
import { brokenIssueOf } from '../figures/find-issues';
import type { ClassifiedLink } from '../figures/classify-links';
import { aliasesByPage } from '../figures/key-figures';
import type { Resolved, ResolveUrl } from '../figures/follow-hops';
import type { BrokenLink, LinkUse, RedirectChain, SiteReport } from '../model';
import { siteAcceptance } from './site-issues';
import type { SiteSource } from './site-source';
import { visitsOf, type VisitsByPath } from './usage/site-usage';

interface LinkContext {
  readonly links: ReadonlyMap<number, ClassifiedLink>;
  readonly resolve: ResolveUrl;
  readonly visits: VisitsByPath;
}

/** Broken links, redirect chains and aliases, each with where it is used. */
export function siteLinks(
  source: SiteSource,
  context: LinkContext,
): Pick<SiteReport, 'brokenLinks' | 'redirectChains' | 'aliases'> {
  const uses = usesOfInterest(source, context.links);
  return {
    brokenLinks: brokenLinks(source, context, uses.byLink),
    redirectChains: redirectChains(source, context.resolve, uses.byUrl),
    aliases: aliasesOf(source, uses.byUrl),
  };
}

interface Uses {
  /** Uses of broken links, by link number. */
  readonly byLink: ReadonlyMap<number, LinkUse[]>;
  /** Uses of URLs that are redirected or aliases. */
  readonly byUrl: ReadonlyMap<string, LinkUse[]>;
}

/** One pass over the few uses that are of interest. */
function usesOfInterest({ facts, linkUses }: SiteSource, links: LinkContext['links']): Uses {
  const redirected = new Set(facts.redirects.map(({ req_url }) => req_url));
  const [byLink, byUrl] = [new Map<number, LinkUse[]>(), new Map<string, LinkUse[]>()];
  const wanted = [...links].filter(([, { verdict, url }]) => verdict === 'broken' || redirected.has(url));
  for (const { link_nr, url, path, text } of linkUses(new Set(wanted.map(([nr]) => nr)))) {
    if (links.get(link_nr)?.verdict === 'broken') append(byLink, link_nr, { path, text });
    if (redirected.has(url)) append(byUrl, url, { path, text });
  }
  return { byLink, byUrl };
}

function append<K>(map: Map<K, LinkUse[]>, key: K, use: LinkUse): void {
  const known = map.get(key);
  if (known) known.push(use);
  else map.set(key, [use]);
}

function brokenLinks(source: SiteSource, { links, visits }: LinkContext, uses: Uses['byLink']): BrokenLink[] {
  const { ruleOf } = siteAcceptance(source);
  return [...uses]
    .flatMap(([nr, all]): BrokenLink[] => {
      const { url, anchor, internal, detail } = links.get(nr)!;
      const usedOn = all.filter(({ path }) => ruleOf({ path, ...brokenIssueOf(links.get(nr)!) }) === null);
      if (usedOn.length === 0) return [];
      const paths = new Set(usedOn.map(({ path }) => path));
      const sum = visits ? [...paths].reduce((total, path) => total + visitsOf(visits, path)!, 0) : null;
      return [{ url, anchor, internal, status: detail, uses: usedOn, visits: sum }];
    })
    .sort(
      (a, b) =>
        Number(b.internal) - Number(a.internal) ||
        b.uses.length - a.uses.length ||
        byText(a.url, b.url) ||
        byText(a.anchor, b.anchor),
    );
}

/** Chains of more than one hop, and shorter ones that end nowhere; only where a chain begins, not from its middle. */
function redirectChains({ facts, root }: SiteSource, resolve: ResolveUrl, uses: Uses['byUrl']): RedirectChain[] {
  const targets = new Set(facts.redirects.map(({ redir_url }) => redir_url));
  const starts = new Set(facts.redirects.map(({ req_url }) => req_url));
  const chains: RedirectChain[] = [];
  for (const start of [...starts].sort(byText)) {
    const resolved = resolve(start);
    const { urls, types, kind } = resolved;
    const isWhole = !targets.has(start) || uses.has(start) || kind === 'loop';
    const end = endOf(resolved, root);
    if (
      urls.length < 2 ||
      !isWhole ||
      (types.length < 2 && (end === 'page' || end === 'external' || end === 'unknown'))
    )
      continue;
    chains.push({ urls, types, end, uses: uses.get(start) ?? [] });
  }
  return chains;
}

function endOf({ kind, urls }: Resolved, root: string): RedirectChain['end'] {
  return kind === 'unknown' && !isInScope(urls.at(-1)!, root) ? 'external' : kind;
}

function aliasesOf({ facts }: SiteSource, uses: Uses['byUrl']): SiteReport['aliases'] {
  const pathByUrl = new Map(facts.pages.map(({ url, path }) => [url, path]));
  return [...aliasesByPage(facts.pages, facts.redirects)]
    .flatMap(([url, aliases]) =>
      aliases.map((alias) => ({ alias, path: pathByUrl.get(url)!, uses: uses.get(alias) ?? [] })),
    )
    .sort((a, b) => byText(a.path, b.path) || byText(a.alias, b.alias));
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
