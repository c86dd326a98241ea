import { sumOfPages, type DayTotals, type PageFigures } from '../day-figures';
import type { ColumnWatch } from './known-columns';
import { listOf } from './list-of';
import { MatomoError, shapeError } from './matomo-error';

/** Rows of a day: those with a URL, and what the server lumped together or left nameless. */
export interface ParsedPages {
  readonly pages: readonly PageFigures[];
  readonly hidden: { readonly hits: number; readonly visits: number };
  /** Rows that hold no honest figures, each with what is wrong with it. */
  readonly odd: readonly OddRow[];
}

export interface OddRow {
  /** What could still be read of it, or 0. */
  readonly hits: number;
  readonly visits: number;
  /** `https://example.org/a: sum_time_spent is -1, no number`. */
  readonly text: string;
}

/** Under this name Matomo counts the actions that were sent without an address. It is no URL, so it joins no page. */
export const NO_URL = 'Page URL not defined';

type Columns = Record<string, unknown>;

/** Totals of a day from `VisitsSummary.get` and `Actions.get`; `[]` is a day without visits. */
export function parseTotals(summary: unknown, actions: unknown, watch?: ColumnWatch): DayTotals {
  const visits = columnsOf(summary, 'VisitsSummary.get');
  const counts = columnsOf(actions, 'Actions.get');
  for (const columns of [visits, counts]) if (columns) watch?.see(columns);
  return {
    pageviews: required(counts, 'nb_pageviews', 'Actions.get'),
    uniquePageviews: required(counts, 'nb_uniq_pageviews', 'Actions.get'),
    visits: required(visits, 'nb_visits', 'VisitsSummary.get'),
    uniqueVisitors: visits && 'nb_uniq_visitors' in visits ? count(visits, 'nb_uniq_visitors') : visits ? null : 0,
    bounces: count(visits, 'bounce_count'),
    seconds: count(visits, 'sum_visit_length'),
    downloads: count(counts, 'nb_downloads'),
    outlinks: count(counts, 'nb_outlinks'),
  };
}

/**
 * Rows of `Actions.getPageUrls&flat=1`. Absent columns are 0; labels, which are for people, are never looked at. A row
 * that cannot be read costs itself alone.
 */
export function parsePages(value: unknown, watch?: ColumnWatch): ParsedPages {
  const rows = listOf(value);
  if (rows === null) throw shapeError('Actions.getPageUrls is no list');
  const pages = new Map<string, PageFigures>();
  const hidden = { hits: 0, visits: 0 };
  const odd: OddRow[] = [];
  for (const row of rows) {
    try {
      const columns = columnsOf(row, 'Actions.getPageUrls');
      if (!columns) throw shapeError('Actions.getPageUrls holds a row that is none');
      watch?.see(columns);
      addRow(columns, pages, hidden);
    } catch (error) {
      if (!(error instanceof MatomoError)) throw error;
      odd.push(oddRow(row, error));
    }
  }
  return { pages: [...pages.values()], hidden, odd };
}

function addRow(columns: Columns, pages: Map<string, PageFigures>, hidden: { hits: number; visits: number }): void {
  const hits = required(columns, 'nb_hits', 'Actions.getPageUrls');
  const visits = required(columns, 'nb_visits', 'Actions.getPageUrls');
  if (isSet(columns['is_summary'])) {
    hidden.hits += hits;
    hidden.visits += visits;
    return;
  }
  const url = typeof columns['url'] === 'string' && columns['url'] !== '' ? columns['url'] : NO_URL;
  const known = pages.get(url);
  const page = pageOf(url, columns, { hits, visits });
  pages.set(url, known ? sumOfPages(known, page) : page);
}

function oddRow(row: unknown, error: MatomoError): OddRow {
  const columns = (typeof row === 'object' && row !== null ? row : {}) as Columns;
  const read = (name: string): number => {
    try {
      return count(columns, name);
    } catch {
      return 0;
    }
  };
  const url = typeof columns['url'] === 'string' ? columns['url'].replace(/[?#].*$/s, '').slice(0, 120) : 'a row';
  return { hits: read('nb_hits'), visits: read('nb_visits'), text: `${url}: ${error.reason}` };
}

function pageOf(url: string, columns: Columns, { hits, visits }: { hits: number; visits: number }): PageFigures {
  return {
    url,
    hits,
    visits,
    uniqueVisitors: 'nb_uniq_visitors' in columns ? count(columns, 'nb_uniq_visitors') : null,
    entries: count(columns, 'entry_nb_visits'),
    exits: count(columns, 'exit_nb_visits'),
    bounces: count(columns, 'entry_bounce_count'),
    seconds: count(columns, 'sum_time_spent'),
  };
}

/** Null for `[]`, which stands for nothing. */
function columnsOf(value: unknown, report: string): Columns | null {
  if (Array.isArray(value) && value.length === 0) return null;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw shapeError(`${report} gives ${typeof value} for a day`);
  return value as Columns;
}

function required(columns: Columns | null, name: string, report: string): number {
  if (columns && !(name in columns)) throw shapeError(`${report} lacks the column ${name}`);
  return count(columns, name);
}

/** A count or a number of seconds: from a number or a numeric string and nothing else; absent and null are 0. */
function count(columns: Columns | null, name: string): number {
  const value = columns?.[name] ?? 0;
  const number = typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  if (typeof number !== 'number' || !(number >= 0 && number <= Number.MAX_SAFE_INTEGER)) {
    throw shapeError(`${name} is ${JSON.stringify(value).slice(0, 40)}, no number`);
  }
  return Math.round(number);
}

function isSet(value: unknown): boolean {
  return value === true || value === 1 || value === '1' || value === 'true';
}
