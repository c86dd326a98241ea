import type { Words } from '../messages/words';
import { columnsFor, minor } from './columns';
import { ownUrl } from './site-base';
import type { Cell, ColumnSpec } from './table-spec';

/** What every table of pages says of a page, whatever else it adds. */
export interface PageFacts {
  readonly path: string;
  readonly url: string;
  readonly title: string | null;
  readonly pagetype: string | null;
  readonly language: string | null;
  readonly business: string | null;
  readonly category: string | null;
  readonly words: number;
}

/** The columns of those facts, parallel to `pageFactCells`. */
export function pageFactColumns(words: Words): ColumnSpec[] {
  const columns = columnsFor(words);
  return [
    columns.page,
    columns.url,
    { ...columns.title, opensLife: true },
    ...[columns.pagetype, columns.language, columns.business, columns.category].map(minor),
    minor(columns.number('words', words.texts.words)),
  ];
}

/** The facts of one page, parallel to `pageFactColumns`. */
export function pageFactCells(page: PageFacts, base: string): Cell[] {
  return [
    page.path,
    ownUrl(page.url, page.path, base),
    page.title,
    page.pagetype,
    page.language,
    page.business,
    page.category,
    page.words,
  ];
}

/** Columns of the facts of one's own, parallel to `ownFactCells`. */
export function ownFactColumns(names: readonly string[], words: Words): ColumnSpec[] {
  const columns = columnsFor(words);
  return names.map((name, nr) => minor({ ...columns.text(`own${nr}`, name), recorded: true }));
}

/** Those facts of one page; null for each that it does not have. */
export function ownFactCells(page: { readonly own?: readonly Cell[] }, names: readonly string[]): Cell[] {
  return names.map((_, nr) => page.own?.[nr] ?? null);
}
