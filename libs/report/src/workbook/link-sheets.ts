import type { CellValue, Sheet, SheetRow } from '@scrape-and-report/workbook';
import { hopLabel, linkTypeLabel, sourceLabel, statusLabel, type ReportLanguage } from '../model';
import { editColumn } from './edit-column';
import { code, integer, pathColumn, repeatedText, shortText, targetColumn } from './sheet-columns';
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

function linksSheet({ report, editorial, linkUses, linksOnce }: WorkbookSource): Sheet {
  const words = workbookWords(report.language);
  const isOnce = editorial.uses > MOST_USES;
  return {
    name: words.sheets.links,
    columns: [
      pathColumn(isOnce ? words.firstPage : words.page),
      shortText(words.linkText),
      targetColumn(words.target),
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
        return { cells: row };
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
    columns: [targetColumn(words.requested), code(words.type), targetColumn(words.target)],
    rows: mapRows(redirects, ({ req_url, redir_url, redir_type }) => ({
      cells: [req_url, hopCell(redir_type, report.language), redir_url],
    })),
  };
}

function brokenSheet(source: WorkbookSource): Sheet {
  const { report } = source;
  const edit = editColumn(source);
  const words = workbookWords(report.language);
  function* rows(): Generator<SheetRow> {
    for (const { url, anchor, status, internal, uses } of report.brokenLinks) {
      for (const { path, text } of uses) {
        const target = anchor ? `${url}#${anchor}` : url;
        const cells = [target, statusCell(status, report.language), internal ? words.yes : words.no, path, text];
        yield edit.withEdit({ cells }, path);
      }
    }
  }
  return {
    name: words.sheets.broken,
    columns: [
      targetColumn(words.target),
      code(words.status),
      code(words.internal),
      pathColumn(words.usedOn),
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
  function* rows(): Generator<SheetRow> {
    for (const { urls, types, end, uses } of report.redirectChains) {
      const chain = urls
        .slice(1)
        .map((url, index) => `${hopLabel(types[index]!, report.language)} → ${url}`)
        .join('\n');
      const common = [urls[0]!, types.length, chain, words.ends[end]];
      if (uses.length === 0) yield edit.withEdit({ cells: [...common, null, null] }, null);
      for (const { path, text } of uses) yield edit.withEdit({ cells: [...common, path, text] }, path);
    }
  }
  return {
    name: words.sheets.chains,
    columns: [
      targetColumn(words.requested),
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
    columns: [pathColumn(words.path), shortText(words.title), repeatedText(words.sources), integer(words.visits)],
    rows: mapRows(
      () => report.orphans,
      ({ path, url, title, sources, visits }) => ({
        link: url,
        cells: [path, title, sources.map((source) => sourceLabel(source, report.language)).join(', '), visits],
      }),
    ),
  };
}
