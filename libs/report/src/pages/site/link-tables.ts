import { hopLabel, sourceLabel, type LinkUse, type SiteReport } from '../../model';
import type { Words } from '../messages/words';
import { columnsFor, minor } from '../tables/columns';
import { ownUrl } from '../tables/site-base';
import { statusLabels } from '../tables/status-labels';
import type { TableSpec } from '../tables/table-spec';

/** Broken links by target, with every page that uses them. */
export function brokenTable({ brokenLinks }: SiteReport, words: Words): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  return {
    id: 'broken',
    caption: texts.brokenLinks,
    empty: texts.noBroken,
    layout: 'rows',
    columns: [
      { id: 'url', label: texts.target, kind: 'url', width: 'xl' },
      {
        ...columns.choice(
          'status',
          texts.status,
          statusLabels(
            brokenLinks.map(({ status }) => status),
            words.language,
          ),
          'm',
        ),
        tones: toneOfStatus(brokenLinks.map(({ status }) => status)),
      },
      minor(columns.choice('where', texts.where, { internal: texts.internal, external: texts.external }, 'm')),
      minor(columns.number('count', texts.usedBy)),
      minor({ id: 'uses', label: texts.usedOn, kind: 'list', width: 'xl', linked: true }),
      columns.visits,
    ],
    rows: brokenLinks.map(({ url, anchor, internal, status, uses, visits }) => [
      anchor ? `${url}#${anchor}` : url,
      status,
      internal ? 'internal' : 'external',
      uses.length,
      pairs(uses),
      visits,
    ]),
  };
}

function toneOfStatus(statuses: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...new Set(statuses)].sort().map((status) => [status, /^5|^\D/.test(status) ? 'warning' : 'error']),
  );
}

/** Redirects step by step, with the links that lead to them. */
export function redirectsTable({ redirectChains }: SiteReport, words: Words): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  const ends = {
    page: texts.end_page,
    external: texts.end_external,
    unknown: texts.end_unknown,
    broken: texts.end_broken,
    loop: texts.end_loop,
  };
  return {
    id: 'redirects',
    caption: texts.redirectChains,
    empty: texts.noRedirects,
    layout: 'rows',
    columns: [
      { id: 'chain', label: texts.chain, kind: 'list', width: 'xxl', chain: true },
      minor(columns.number('hops', texts.hops)),
      {
        ...columns.choice('end', texts.end, ends, 'm'),
        order: ['broken', 'loop', 'unknown', 'external', 'page'],
        tones: { broken: 'error', loop: 'error', unknown: 'warning' },
      },
      minor(columns.number('count', texts.usedBy)),
      minor({ id: 'uses', label: texts.usedOn, kind: 'list', width: 'xl', linked: true }),
    ],
    rows: redirectChains.map(({ urls, types, end, uses }) => [
      urls.map((url, at) => [url, at === 0 ? '' : hopLabel(types[at - 1] ?? '', words.language)]),
      types.length,
      end,
      uses.length,
      pairs(uses),
    ]),
  };
}

/** Other addresses of pages, with the links that use them. */
export function aliasesTable({ aliases }: SiteReport, words: Words): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  return {
    id: 'aliases',
    caption: texts.aliases,
    empty: texts.noAliases,
    layout: 'rows',
    columns: [
      { id: 'alias', label: texts.alias, kind: 'url', width: 'xl' },
      columns.page,
      minor(columns.number('count', texts.usedBy)),
      minor({ id: 'uses', label: texts.usedOn, kind: 'list', width: 'xl', linked: true }),
    ],
    rows: aliases.map(({ alias, path, uses }) => [alias, path, uses.length, pairs(uses)]),
  };
}

/** Pages that nothing links to, and what knew of them. */
export function orphansTable({ orphans }: SiteReport, words: Words, base: string): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  return {
    id: 'orphans',
    caption: texts.orphanList,
    empty: texts.noOrphans,
    layout: 'rows',
    columns: [
      columns.page,
      columns.url,
      columns.title,
      minor(columns.choice('sources', texts.knownBy, undefined, 'm')),
      columns.visits,
    ],
    rows: orphans.map(({ path, url, title, sources, visits }) => [
      path,
      ownUrl(url, path, base),
      title,
      sources.map((source) => sourceLabel(source, words.language)).join(', '),
      visits,
    ]),
  };
}

function pairs(uses: readonly LinkUse[]): string[][] {
  return uses.map(({ path, text }) => [path, text]);
}
