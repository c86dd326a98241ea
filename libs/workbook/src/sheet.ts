/** What a cell of a column holds; anything that does not fit its kind is written as text. */
export type ColumnKind = 'text' | 'integer' | 'decimal' | 'factor' | 'date' | 'moment';

export interface Column {
  readonly header: string;
  /** In characters of the default font. */
  readonly width: number;
  /**
   * `date` takes `YYYY-MM-DD`, `moment` takes `YYYY-MM-DD HH:MM`, both as text; `factor` is a number from 0 to 1.
   */
  readonly kind: ColumnKind;
  /** In the file, but not in sight. */
  readonly hidden?: boolean;
  /**
   * Values that are stored once for the whole workbook, as far as memory allows: `often` for a few distinct ones (codes),
   * `elsewhere` for many that a later sheet repeats, `earlier` for those that repeat them.
   */
  readonly repeats?: 'often' | 'elsewhere' | 'earlier';
}

export type CellValue = string | number | null;

export interface SheetRow {
  /** Parallel to the columns. */
  readonly cells: readonly CellValue[];
  /** Absolute http(s) URL that the first cell leads to. */
  readonly link?: string;
  /** Where other cells lead to; a sheet of the same workbook is named as `#Name`. */
  readonly links?: readonly { readonly at: number; readonly to: string }[];
  /** A heading within the sheet, in the style of its head. */
  readonly isHead?: boolean;
  /** The same of the last cell; when no more links fit into the sheet, the cell holds the address itself. */
  readonly lastLink?: string;
}

/** A table that becomes a sheet; its rows are asked for once, one by one. */
export interface Sheet {
  /** Unique, at most 31 characters, without `[]:*?/\`. */
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: Iterable<SheetRow>;
  /** Rows with the same value in this column share their shade; without it every second row is shaded. */
  readonly groupBy?: number;
  /** Text to be read from top to bottom: without filter, shades and frozen head. */
  readonly isPlain?: boolean;
}

/** What a program shows of a file before it is opened. */
export interface WorkbookProperties {
  readonly title: string;
  readonly subject: string;
  readonly creator: string;
  /** `nl` ... */
  readonly language: string;
  /** ISO 8601 in UTC; null when it is not known. */
  readonly created: string | null;
}

export const MAX_SHEET_ROWS = 1_048_576;
/** Well below the 65,530 at which Excel begins to drop them, and few enough to hold in memory. */
export const MAX_SHEET_LINKS = 10_000;
export const MAX_CELL_CHARS = 32_767;
