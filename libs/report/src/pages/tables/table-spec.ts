/** How a column's values are shown, searched and sorted. */
export type ColumnKind =
  | 'text'
  /** A page's path, linked to the page itself. */
  | 'page'
  | 'url'
  /** Name of a file beside this one. */
  | 'file'
  | 'choice'
  | 'number'
  /** 0 to 1, as a bar. */
  | 'factor'
  /** 0 to 1, as per cent. */
  | 'share'
  | 'date'
  /** Pairs of texts: pages with a link's text, or the steps of a chain. */
  | 'list'
  | 'spark'
  /** A language tag, for the texts of its row; never in sight. */
  | 'lang'
  | 'diff';

export interface ColumnSpec {
  readonly id: string;
  /** In the report's language. */
  readonly label: string;
  readonly kind: ColumnKind;
  /** Room it gets, from `xs` to `xxl`. */
  readonly width: 'xs' | 's' | 'm' | 'l' | 'xl' | 'xxl';
  /** Names for people of a choice's codes. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Codes of a choice in their own order, when that is not the alphabet's. */
  readonly order?: readonly string[];
  /** Class names that colour a choice's codes. */
  readonly tones?: Readonly<Record<string, string>>;
  /** In the data for links and cards, not a column of the table. */
  readonly hidden?: boolean;
  /** Its texts were recorded, in the language of their page. */
  readonly recorded?: boolean;
  /** The same in rows of these kinds. */
  readonly recordedIn?: readonly string[];
  /** Its texts lead to the page's life, where there are any. */
  readonly opensLife?: boolean;
  /** What has stood longest is looked for: the first click on its head brings it up. */
  readonly oldestFirst?: boolean;
  /** Left out where there is room for a few only; the row's details have it. */
  readonly minor?: boolean;
  /** Column whose text a `file` link shows instead of the file's name. */
  readonly textFrom?: string;
  /** Shows a plus sign. */
  readonly signed?: boolean;
  /** The list's entries are steps of a redirect. */
  readonly chain?: boolean;
  /** The list's entries are files beside this one, with the name to show. */
  readonly files?: boolean;
  /** The list's entries are paths of this site. */
  readonly linked?: boolean;
}

/** Pairs of texts. */
export type ListCell = readonly (readonly string[])[];
export type Cell = string | number | null | ListCell | readonly (number | null)[] | object;

export interface TableSpec {
  /** Unique within the page; part of the URL hash. */
  readonly id: string;
  readonly caption: string;
  /** What is said instead when there are no rows. */
  readonly empty: string;
  readonly layout: 'rows' | 'cards';
  readonly columns: readonly ColumnSpec[];
  /** One array for each row, parallel to `columns`. */
  readonly rows: readonly (readonly Cell[])[];
  /** Before the reader sorts it. */
  readonly sort?: { readonly id: string; readonly down: boolean };
}

/**
 * Values by column: as they are, as lines of text (an empty one is null), or as a dictionary with a code for each row: `s`
 * has them as characters, `i` as numbers when there are too many for that; neither when all rows have the one value.
 */
export type PackedColumn =
  | { readonly v: readonly Cell[] }
  | { readonly t: string }
  | { readonly d: readonly Cell[]; readonly s?: string; readonly i?: readonly number[] }
  | FromPages;

/**
 * What the table of all pages has of the page that a row is of: the value of its column `p`, but for rows in `x`; or lists of
 * pages, of which null is that one page alone, and numbers are its rows.
 */
export type FromPages =
  | { readonly p: number; readonly x?: Readonly<Record<string, Cell>> }
  | { readonly l: readonly (null | readonly (number | readonly string[])[])[] };

export interface PackedTable {
  readonly n: number;
  readonly c: readonly PackedColumn[];
  /** Where columns are from: the table of all pages, its columns of paths and titles, and its row for each row of this one (-1: none). */
  readonly of?: {
    readonly table: string;
    readonly path: number;
    readonly title: number;
    readonly rows: readonly number[];
  };
}
