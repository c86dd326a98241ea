import { langTag, UNKNOWN } from '../client/shared/lang';
import type { Cell, ColumnSpec, ListCell, TableSpec } from './table-spec';

/** In which language each page was recorded. */
export interface Languages {
  /** Of most pages; empty when none is known. */
  readonly main: string;
  /** Empty where it is not known. */
  readonly of: (path: string) => string;
}

interface Recorded {
  readonly path: string;
  readonly language: string | null;
}

/** Of pages with what was recorded of them; the first that names a page counts. */
export function languagesOf(...lists: readonly (readonly Recorded[])[]): Languages {
  const tags = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const { path, language } of lists.flat()) {
    if (tags.has(path)) continue;
    const tag = langTag(language);
    tags.set(path, tag);
    if (tag) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  const [main = ['', 0]] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return { main: main[0], of: (path) => tags.get(path) ?? '' };
}

/**
 * A table whose rows say in which language their page is, where that is not the one of most; the same of the pages that stand in
 * their lists. One with a column of languages says it already.
 */
export function withLanguages(table: TableSpec, languages: Languages | undefined): TableSpec {
  if (!languages?.main) return table;
  const { columns } = table;
  const lists = columns.flatMap(({ kind, linked }, at) => (kind === 'list' && linked ? [at] : []));
  const path = columns.findIndex(({ id }) => id === 'path');
  const isTold = columns.some(({ id }) => id === 'language') || (path < 0 && lists.length === 0);
  if (isTold && lists.length === 0) return table;
  const cellOf = (row: readonly Cell[]): string | null => {
    const own = path >= 0 ? row[path] : (row[lists[0]!] as ListCell | null)?.[0]?.[0];
    return notMain(languages, String(own ?? ''));
  };
  const rows = table.rows.map((row) => {
    const cells = row.map((cell, at) => (lists.includes(at) ? withTags(cell as ListCell | null, languages) : cell));
    return isTold ? cells : [...cells, cellOf(row)];
  });
  return { ...table, columns: isTold ? columns : [...columns, LANG], rows };
}

const LANG: ColumnSpec = { id: 'lang', label: '', kind: 'lang', width: 's', hidden: true };

function notMain({ main, of }: Languages, path: string): string | null {
  const tag = of(path);
  return tag === main ? null : tag || UNKNOWN;
}

/** Entries with their language as a third text, where they have a text in another than most. */
function withTags(list: ListCell | null, languages: Languages): ListCell | null {
  return (
    list &&
    list.map((entry) => {
      const [path = '', text = ''] = entry;
      const tag = text === '' ? null : notMain(languages, path);
      return tag === null ? entry : [path, text, tag];
    })
  );
}
