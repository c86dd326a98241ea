import type { PageRow } from '@scrape-and-report/record';
import type { CellValue, Column, Sheet, SheetRow } from '@scrape-and-report/workbook';
import { ownFactsOf } from '../changes/own-facts';
import { aspectLabel } from '../model';
import {
  code,
  date,
  factor,
  integer,
  linked,
  longText,
  moment,
  pathColumn,
  shortText,
  urlColumn,
} from './sheet-columns';
import type { WorkbookSource } from './workbook-source';
import { workbookWords } from './workbook-words';

/** Maps rows one by one, and asks for the first only when it is wanted: an open query holds memory. */
export function* mapRows<T>(rows: () => Iterable<T>, rowOf: (row: T) => SheetRow): Generator<SheetRow> {
  for (const row of rows()) yield rowOf(row);
}

/** Sheets about pages: removed, new, changed, all, paths. */
export function pageSheets(source: WorkbookSource): Record<'removed' | 'added' | 'changed' | 'pages' | 'paths', Sheet> {
  return {
    removed: movedSheet(source, 'removed'),
    added: movedSheet(source, 'added'),
    changed: changedSheet(source),
    pages: allPagesSheet(source),
    paths: pathsSheet(source),
  };
}

function movedSheet({ report }: WorkbookSource, which: 'removed' | 'added'): Sheet {
  const words = workbookWords(report.language);
  const pages = which === 'removed' ? report.removedPages : report.newPages;
  return {
    name: words.sheets[which],
    columns: [
      linked(pathColumn(words.path), pages.length, report.language),
      shortText(words.title),
      code(words.language),
      code(words.business),
      code(words.category),
      code(words.pagetype),
      integer(words.words),
      integer(words.life),
      date(words.firstSeen),
      integer(words.visits),
    ],
    rows: mapRows(
      () => pages,
      (page) => ({
        link: page.url,
        cells: [
          page.path,
          page.title,
          page.language,
          page.business,
          page.category,
          page.pagetype,
          page.words,
          page.life,
          page.firstSeen,
          page.visits,
        ],
      }),
    ),
  };
}

function changedSheet({ report, changedAspects }: WorkbookSource): Sheet {
  const words = workbookWords(report.language);
  return {
    name: words.sheets.changed,
    columns: [
      shortText(words.page),
      pathColumn(words.path),
      code(words.business),
      code(words.language),
      code(words.type),
      code(words.aspect),
      longText(words.current),
      factor(words.factor),
      longText(words.previous),
      moment(words.previousFound),
    ],
    groupBy: 1,
    rows: mapRows(changedAspects, (change) => ({
      links: [{ at: 1, to: change.url }],
      cells: [
        change.title,
        change.path,
        change.business,
        change.language,
        change.pagetype,
        aspectLabel(change.aspect, report.language),
        change.current,
        change.factor,
        change.previous,
        change.previousFound,
      ],
    })),
  };
}

const BEFORE_VISITS: readonly (keyof PageRow)[] = [
  'path',
  'title',
  'description',
  'num_h1s',
  'first_h1',
  'language',
  'modified',
  'pagetype',
  'classes',
  'business',
  'category',
  'ed_words',
  'inlinks',
];
const AFTER_VISITS: readonly (keyof PageRow)[] = ['ed_text', 'aut_text', 'url', 'own_facts'];

/** Texts of so many characters together stand whole; of more each has its beginning (decision 146). */
const MOST_CHARS = 50_000_000;
const BEGINNING_CHARS = 1000;

function allPagesSheet({ report, pages, visitsOf, editorial }: WorkbookSource): Sheet {
  const words = workbookWords(report.language);
  const isWhole = editorial.chars <= MOST_CHARS;
  const texts = [BEFORE_VISITS.length + 1, BEFORE_VISITS.length + 2];
  const { ownFacts = [] } = report;
  return {
    name: words.sheets.pages,
    isWrittenFirst: true,
    columns: [
      linked(pathColumn(words.path), pageCount(report), report.language),
      shortText(words.title),
      shortText(words.description),
      integer(words.numH1s),
      shortText(words.firstH1),
      code(words.language),
      date(words.modified),
      code(words.pagetype),
      code(words.classes),
      code(words.business),
      code(words.category),
      integer(words.words),
      integer(words.inlinks),
      integer(words.visits),
      longText(isWhole ? words.edText : words.beginningOf(words.edText, BEGINNING_CHARS)),
      longText(isWhole ? words.autText : words.beginningOf(words.autText, BEGINNING_CHARS)),
      urlColumn(words.url),
      ...ownFacts.map((name) => shortText(name)),
    ],
    rows: mapRows(
      () => pages(BEFORE_VISITS.concat(AFTER_VISITS)),
      (cells) => {
        const row: CellValue[] = cells;
        const own = ownFactsOf(row.pop() as string | null);
        for (const name of ownFacts) row.push(own.get(name) ?? null);
        row.splice(BEFORE_VISITS.length, 0, visitsOf(row[0] as string));
        if (!isWhole) for (const at of texts) row[at] = beginningOf(row[at] as string | null);
        return { cells: row, link: row[URL_AT] as string };
      },
    ),
  };
}

/** With the visits between them. */
const URL_AT = BEFORE_VISITS.length + 1 + AFTER_VISITS.indexOf('url');

function pageCount({ figures }: WorkbookSource['report']): number {
  return figures.find(({ name }) => name === 'pages')?.value ?? 0;
}

/** Ends with a mark where there was more, never between the halves of a character. */
function beginningOf(text: string | null): string | null {
  if (text === null || text.length <= BEGINNING_CHARS) return text;
  return `${text.slice(0, BEGINNING_CHARS - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Segments of a path that get a column of their own. */
const LEVELS = 6;

function pathsSheet({ report, paths, keepingOf }: WorkbookSource): Sheet {
  const words = workbookWords(report.language);
  const levels = Array.from({ length: LEVELS }, (_, index) => levelColumn(`${words.segment} ${index + 1}`));
  return {
    name: words.sheets.paths,
    isWrittenFirst: true,
    keeping: keepingOf?.('paths'),
    columns: [pathColumn(words.path), integer(words.life), date(words.firstSeen), date(words.gone), ...levels],
    groupBy: 4,
    rows: mapRows(paths, ({ path, life, firstSeen, gone }) => {
      const segments = path.split(/[/?]/).filter(Boolean).slice(0, LEVELS);
      return { cells: [path, life, firstSeen, gone, ...segments] };
    }),
  };
}

const levelColumn = (header: string): Column => ({ ...shortText(header), width: 18 });
