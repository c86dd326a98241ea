import type { Sheet, SheetRow } from '@scrape-and-report/workbook';
import { aspectLabel } from '../model';
import { mapRows } from './page-sheets';
import { code, date, decimal, factor, integer, longText, pathColumn, repeatedText, shortText } from './sheet-columns';
import type { WorkbookSource } from './workbook-source';
import { workbookWords } from './workbook-words';

/** Sheets about the visits of the days before the scrape's. */
export function usageSheets(
  source: WorkbookSource,
): Record<'usage' | 'usageDays' | 'addresses' | 'missing' | 'viewsAndTexts', Sheet> {
  return {
    usage: usageSheet(source),
    usageDays: usageDaysSheet(source),
    addresses: addressesSheet(source),
    missing: missingSheet(source),
    viewsAndTexts: viewsAndTextsSheet(source),
  };
}

function usageSheet({ report }: WorkbookSource): Sheet {
  const words = workbookWords(report.language);
  const { usage } = report;
  const groups = usage
    ? [
        usage.mostVisited,
        usage.leastVisited,
        usage.withoutVisits,
        usage.newWithoutVisits,
        usage.removedButVisited,
        usage.unknownVisited,
      ]
    : [];
  const labels = usageGroups(report.language);
  function* rows(): Generator<SheetRow> {
    for (const statement of usage?.statements ?? []) yield { cells: [words.incomplete, statement] };
    for (const [index, group] of groups.entries()) {
      for (const page of group) {
        yield {
          cells: [
            labels[index]!,
            page.path,
            page.title,
            page.visits,
            page.hits,
            page.bounceRate,
            page.meanSeconds,
            page.reason === null ? null : words.reasons[page.reason],
          ],
          links: [{ at: 1, to: page.url }],
        };
      }
    }
  }
  return {
    name: words.sheets.usage,
    columns: [
      repeatedText(words.state),
      pathColumn(words.path),
      shortText(words.title),
      integer(words.visits),
      integer(words.hits),
      factor(words.bounceRate),
      integer(words.meanSeconds),
      code(words.reason),
    ],
    groupBy: 0,
    rows: rows(),
  };
}

function usageGroups(language: 'en' | 'nl'): readonly string[] {
  return language === 'nl'
    ? [
        'meest bezocht',
        'minst bezocht',
        'zonder bezoek',
        'nieuw, zonder bezoek',
        'verwijderd, toch bezocht',
        'bezocht, nooit vastgelegd',
      ]
    : [
        'most visited',
        'least visited',
        'without visits',
        'new, without visits',
        'removed, still visited',
        'visited, never recorded',
      ];
}

function usageDaysSheet({ report }: WorkbookSource): Sheet {
  const words = workbookWords(report.language);
  return {
    name: words.sheets.usageDays,
    columns: [date(words.day), code(words.state), integer(words.visits), integer(words.hits)],
    rows: mapRows(
      () => report.usage?.days ?? [],
      ({ day, state, visits, pageviews }) => ({
        cells: [day, words.dayStates[state], visits, pageviews],
      }),
    ),
  };
}

/** One row for each address that leads nowhere and page that sent visitors there. */
function missingSheet({ report }: WorkbookSource): Sheet {
  const words = workbookWords(report.language);
  function* rows(): Generator<SheetRow> {
    for (const { url, visits, hits, known, referrers } of report.usage?.missing ?? []) {
      const cells = [url, visits, hits, words.known[known]];
      if (referrers.length === 0) yield { link: url, cells: [...cells, null, null] };
      for (const referrer of referrers) yield { link: url, cells: [...cells, referrer.from, referrer.hits] };
    }
  }
  return {
    name: words.sheets.missing,
    columns: [
      longText(words.address),
      integer(words.visits),
      integer(words.requests),
      code(words.inTheRecord),
      pathColumn(words.cameFrom),
      integer(words.requestsFromThere),
    ],
    groupBy: 0,
    rows: rows(),
  };
}

/** Documents, links that led away, words, and sums, each with what it is. */
function addressesSheet({ report: { usage, language } }: WorkbookSource): Sheet {
  const words = workbookWords(language);
  function* rows(): Generator<SheetRow> {
    if (!usage) return;
    for (const { url, hits, visits } of usage.downloads)
      yield { cells: [words.counted.download, url, hits, visits], links: [{ at: 1, to: url }] };
    for (const { url, hits, visits } of usage.outlinks)
      yield { cells: [words.counted.outlink, url, hits, visits], links: [{ at: 1, to: url }] };
    for (const search of usage.searches) yield { cells: [words.counted.search, search.words, search.hits, null] };
    for (const { kind, name, hits } of usage.shares)
      yield {
        cells: [words.counted[kind], words.shareNames[name as keyof typeof words.shareNames] ?? name, hits, null],
      };
  }
  return {
    name: words.sheets.addresses,
    columns: [repeatedText(words.kind), longText(words.address), integer(words.hits), integer(words.visits)],
    groupBy: 0,
    rows: rows(),
  };
}

function viewsAndTextsSheet({ report }: WorkbookSource): Sheet {
  const { language } = report;
  const words = workbookWords(language);
  return {
    name: words.sheets.viewsAndTexts,
    columns: [
      pathColumn(words.path),
      shortText(words.title),
      code(words.together),
      decimal(words.viewsBefore),
      decimal(words.viewsAfter),
      date(words.found),
      shortText(words.aspect),
      factor(words.factor),
    ],
    rows: mapRows(
      () => report.usage?.viewsAndTexts ?? [],
      ({ path, url, title, together, before, after, found, aspects, factor: moved }) => ({
        link: url,
        cells: [
          path,
          title,
          words.togetherStates[together],
          before,
          after,
          found,
          aspects.map((aspect) => aspectLabel(aspect, language)).join(', '),
          moved,
        ],
      }),
    ),
  };
}
