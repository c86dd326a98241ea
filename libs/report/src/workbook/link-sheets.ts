import { MAX_SHEET_LINKS, type CellValue, type Sheet, type SheetRow } from '@scrape-and-report/workbook';
import { hopLabel, linkTypeLabel, sourceLabel, statusLabel, type ReportLanguage } from '../model';
import { urlOf } from '../site/url-of';
import { editColumn } from './edit-column';
import { code, integer, linked, pathColumn, repeatedText, shortText, targetColumn } from './sheet-columns';
import { mapRows } from './page-sheets';
import type { WorkbookSource } from './workbook-source';
import { workbookWords } from './workbook-words';

/** Sheets about links: editorial, redirects and aliases, broken, chains, orphans. */
export function linkSheets(
  source: WorkbookSource,
): Record<'links' | 'redirects' | 'broken' | 'chains' | 'orphans', Sheet> {
  return {
    links: linksSheet(source),
    redirects: redirectsSheet(source),
    broken: brokenSheet(source),
    chains: chainsSheet(source),
    orphans: orphansSheet(source),
  };
}

/** So many uses stand row by row; of more each link stands once (decision 146). */
const MOST_USES = 250_000;

function linksSheet({ report, editorial, linkUses, linksOnce, keepingOf }: WorkbookSource): Sheet {
  const words = workbookWords(report.language);
  const isOnce = editorial.uses > MOST_USES;
  let nr = 0;
  return {
    name: words.sheets.links,
    isWrittenFirst: true,
    keeping: keepingOf?.('links'),
    columns: [
      pathColumn(isOnce ? words.firstPage : words.page),
      shortText(words.linkText),
      linked(targetColumn(words.target), editorial.uses, report.language),
      code(words.anchor),
      { ...code(words.type), width: 22 },
      code(words.status),
      ...(isOnce ? [integer(words.pages)] : []),
    ],
    groupBy: 0,
    rows: mapRows<CellValue[]>(
      () => (isOnce ? linksOnce() : linkUses(['path', 'text', 'url', 'anchor', 'type', 'status'])),
      (row) => {
        row[4] = linkTypeLabel((row[4] as string | null) ?? '', report.language);
        row[5] = statusCell(row[5] as string | null, report.language);
        nr += 1;
        // The others cannot be links, and there may be a hundred thousand.
        return nr > MAX_SHEET_LINKS ? { cells: row } : { cells: row, links: [{ at: 2, to: row[2] as string }] };
      },
    ),
  };
}

/** A status that is a number is one in the sheet, so that it can be filtered and sorted as such. */
function statusCell(status: string | null, language: ReportLanguage): string | number | null {
  if (status === null) return null;
  return /^\d{3}$/.test(status) ? Number(status) : statusLabel(status, language);
}

/** The same of how one address led to another. */
function hopCell(type: string, language: ReportLanguage): string | number {
  return /^\d{3}$/.test(type) ? Number(type) : hopLabel(type, language);
}

function redirectsSheet({ report, redirects }: WorkbookSource): Sheet {
  const words = workbookWords(report.language);
  return {
    name: words.sheets.redirects,
    columns: [
      linked(targetColumn(words.requested), 2 * redirectCount(report), report.language),
      code(words.type),
      targetColumn(words.target),
    ],
    rows: mapRows(redirects, ({ req_url, redir_url, redir_type }) => ({
      link: req_url,
      links: [{ at: 2, to: redir_url }],
      cells: [req_url, hopCell(redir_type, report.language), redir_url],
    })),
  };
}

function redirectCount({ figures }: WorkbookSource['report']): number {
  return figures.find(({ name }) => name === 'redirs')?.value ?? 0;
}

/** One row for each use of a broken link, with the page that has to be mended. */
function brokenSheet(source: WorkbookSource): Sheet {
  const { report } = source;
  const edit = editColumn(source);
  const words = workbookWords(report.language);
  // Whatever a page has of issues, it is the same page.
  const pages = new Map(report.issues.map(({ path, title, visits, url }) => [path, { title, visits, url }]));
  const uses = report.brokenLinks.reduce((sum, link) => sum + link.uses.length, 0);
  function* rows(): Generator<SheetRow> {
    for (const { url, anchor, status, internal, uses } of report.brokenLinks) {
      for (const { path, text } of uses) {
        const target = anchor ? `${url}#${anchor}` : url;
        const page = pages.get(path);
        const cells = [
          target,
          statusCell(status, report.language),
          internal ? words.yes : words.no,
          path,
          page?.title ?? null,
          page?.visits ?? null,
          text,
        ];
        const links = [{ at: 3, to: page?.url ?? urlOf(report.root, path) }];
        yield edit.withEdit({ link: target, cells, links }, path);
      }
    }
  }
  return {
    name: words.sheets.broken,
    columns: [
      linked(targetColumn(words.target), 2 * uses, report.language),
      code(words.status),
      code(words.internal),
      pathColumn(words.usedOn),
      shortText(words.title),
      integer(words.visits),
      shortText(words.linkText),
      ...edit.columns,
    ],
    groupBy: 0,
    rows: rows(),
  };
}

function chainsSheet(source: WorkbookSource): Sheet {
  const { report } = source;
  const edit = editColumn(source);
  const words = workbookWords(report.language);
  const uses = report.redirectChains.reduce((sum, chain) => sum + Math.max(1, chain.uses.length), 0);
  function* rows(): Generator<SheetRow> {
    for (const { urls, types, end, uses } of report.redirectChains) {
      const chain = urls
        .slice(1)
        .map((url, index) => `${hopLabel(types[index]!, report.language)} → ${url}`)
        .join('\n');
      const common = [urls[0]!, types.length, chain, words.ends[end]];
      const link = urls[0]!;
      if (uses.length === 0) yield edit.withEdit({ link, cells: [...common, null, null] }, null);
      for (const { path, text } of uses) {
        const links = [{ at: 4, to: urlOf(report.root, path) }];
        yield edit.withEdit({ link, cells: [...common, path, text], links }, path);
      }
    }
  }
  return {
    name: words.sheets.chains,
    columns: [
      linked(targetColumn(words.requested), 2 * uses, report.language),
      integer(words.hops),
      targetColumn(words.target),
      code(words.end),
      pathColumn(words.usedOn),
      shortText(words.linkText),
      ...edit.columns,
    ],
    groupBy: 0,
    rows: rows(),
  };
}

function orphansSheet({ report }: WorkbookSource): Sheet {
  const words = workbookWords(report.language);
  return {
    name: words.sheets.orphans,
    columns: [
      linked(pathColumn(words.path), report.orphans.length, report.language),
      shortText(words.title),
      repeatedText(words.sources),
      integer(words.visits),
    ],
    rows: mapRows(
      () => report.orphans,
      ({ path, url, title, sources, visits }) => ({
        link: url,
        cells: [path, title, sources.map((source) => sourceLabel(source, report.language)).join(', '), visits],
      }),
    ),
  };
}
