import type { PageFacts, RedirectRow } from '@scrape-and-report/record';
import type { ClassifiedLink } from './classify-links';
import type { ScrapeFacts } from './scrape-facts';

/** Longer descriptions are cut off by search engines. */
export const MAX_DESCRIPTION_CHARS = 160;

/**
 * The key figures of a scrape, in the order in which reports show them: totals, then by language, business, category and
 * page type, headings, titles, descriptions, redirects, aliases, links. A page without a value counts as `unknown`.
 */
export function keyFiguresOf(facts: ScrapeFacts, links: ReadonlyMap<number, ClassifiedLink>): Map<string, number> {
  return new Map<string, number>([
    ...pageFigures(facts.pages),
    ...unreachedFigures(facts),
    ...redirectFigures(facts),
    ...aliasFigures(facts),
    ...linkFigures(facts, links),
  ]);
}

/** None on most days. */
function unreachedFigures({ unreached }: ScrapeFacts): [string, number][] {
  const kept = unreached.filter(({ page_id, given_up }) => page_id !== null && given_up === 0).length;
  return kept > 0 ? [['pages_unreached', kept]] : [];
}

function pageFigures(pages: readonly PageFacts[]): [string, number][] {
  const multi = pages.filter(({ num_h1s }) => (num_h1s ?? 0) > 1);
  const titles = countBy(
    pages.filter(({ title }) => title),
    ({ title }) => title!,
  );
  return [
    ['pages', pages.length],
    ...grouped('pages_lang_', pages, ({ language }) => language),
    ...grouped('pages_buss_', pages, ({ business }) => business),
    ...grouped('pages_cat_', pages, ({ category }) => category),
    ...grouped('pages_type_', pages, ({ pagetype }) => pagetype),
    ['pages_h1_multi', multi.length],
    ...grouped('pages_h1_multi_', multi, ({ pagetype }) => pagetype),
    ['pages_h1_no', pages.filter(({ num_h1s }) => !num_h1s).length],
    ['pages_title_no', pages.filter(({ title }) => !title).length],
    ['pages_title_dupl', pages.filter(({ title }) => title && titles.get(title)! > 1).length],
    ['pages_descr_no', pages.filter(({ description }) => !description).length],
    ['pages_descr_long', pages.filter(({ description }) => isLongDescription(description)).length],
  ];
}

/** Counts characters as people do, not UTF-16 units. */
export function isLongDescription(description: string | null): boolean {
  return (
    description !== null &&
    description.length > MAX_DESCRIPTION_CHARS &&
    [...description].length > MAX_DESCRIPTION_CHARS
  );
}

function redirectFigures({ pages, redirects }: ScrapeFacts): [string, number][] {
  const own = new Set(pages.map(({ url }) => url));
  const redirected = new Set(redirects.filter(({ req_url }) => own.has(req_url)).map(({ req_url }) => req_url));
  const slash = redirects.filter(isSlashOnly);
  const types = grouped('redirs_', redirects, ({ redir_type }) => redir_type);
  const slashes = new Map(grouped('redirs_', slash, ({ redir_type }) => `${redir_type}_slash`));
  return [
    ['redirs', redirects.length],
    ...types.flatMap(([name, count]): [string, number][] => {
      const ofSlash = slashes.get(`${name}_slash`);
      return ofSlash === undefined
        ? [[name, count]]
        : [
            [name, count],
            [`${name}_slash`, ofSlash],
          ];
    }),
    ['redirs_wcm-url', redirected.size],
  ];
}

function isSlashOnly({ req_url, redir_url }: RedirectRow): boolean {
  return req_url !== redir_url && req_url.replace(/\/$/, '') === redir_url.replace(/\/$/, '');
}

function aliasFigures({ pages, redirects }: ScrapeFacts): [string, number][] {
  const counts = aliasesByPage(pages, redirects);
  const sizes = countBy([...counts.values()], (aliases) => String(aliases.length));
  return [
    ['url-aliases', new Set([...counts.values()].flat()).size],
    ...[...sizes]
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([n, pagesWith]): [string, number] => [`url-aliases_${n}x`, pagesWith]),
  ];
}

/** The URLs that name a page as their own identity, by the page's URL; sorted. */
export function aliasesByPage(pages: readonly PageFacts[], redirects: readonly RedirectRow[]): Map<string, string[]> {
  const own = new Set(pages.map(({ url }) => url));
  const aliases = new Map<string, string[]>();
  for (const { req_url, redir_url, redir_type } of redirects) {
    if (redir_type !== 'alias' || !own.has(redir_url)) continue;
    aliases.set(redir_url, [...(aliases.get(redir_url) ?? []), req_url].sort());
  }
  return aliases;
}

function linkFigures(
  { pages, linkCounts }: ScrapeFacts,
  links: ReadonlyMap<number, ClassifiedLink>,
): [string, number][] {
  const uses = { int: 0, ext: 0, redirect: 0, alias: 0 };
  const unique = { int: new Set<number>(), ext: new Set<number>() };
  for (const [link_nr, count] of linkCounts()) {
    const link = links.get(link_nr);
    if (!link) continue;
    const kind = link.internal ? 'int' : 'ext';
    uses[kind] += count;
    unique[kind].add(link_nr);
    if (link.verdict === 'redirect' || link.verdict === 'alias') uses[link.verdict] += count;
  }
  const average = (count: number): number => (pages.length === 0 ? 0 : Math.round((count / pages.length) * 100) / 100);
  const ofKind = (kind: 'int' | 'ext'): [string, number][] => [
    [`ed-links_${kind}`, uses[kind]],
    [`ed-links_${kind}_uniq`, unique[kind].size],
    [`ed-links_${kind}_avg`, average(uses[kind])],
  ];
  return [
    ...ofKind('int'),
    ['ed-links_int_redir', uses.redirect],
    ['ed-links_int_non-wcm', uses.alias],
    ...ofKind('ext'),
  ];
}

function grouped<T>(prefix: string, rows: readonly T[], valueOf: (row: T) => string | null): [string, number][] {
  const counts = countBy(rows, (row) => valueOf(row) || 'unknown');
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([value, count]) => [prefix + value, count]);
}

function countBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  return counts;
}
