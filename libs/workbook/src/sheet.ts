import type { PackedPart } from './zip-format';

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
  /** Drawn over its cells. */
  readonly charts?: readonly Chart[];
  /** Written before those of which this is not said, so that what is shared with them has the same numbers whatever they hold. */
  readonly isWrittenFirst?: boolean;
  readonly keeping?: SheetKeeping | undefined;
}

/** A sheet as a workbook has it: where its rows are the same again it need not be written again. */
export interface KeptSheet {
  /** SHA-256 (hex) of the table of shared texts before it: the numbers in the sheet hold where that is the same. */
  readonly after: string;
  /** Texts that it added to that table, in their order. */
  readonly texts: readonly string[];
  /** Header included. */
  readonly rows: number;
  readonly columns: number;
  readonly isList: boolean;
  readonly sheet: PackedPart;
  /** Its relationships; null for a sheet that has no links. */
  readonly links: PackedPart | null;
}

/** What is kept of a sheet from one workbook to the next. */
export interface SheetKeeping {
  /** Of the same rows, written by the same code; null when there is none. */
  readonly kept: KeptSheet | null;
  /** Gets it when it had to be written. */
  readonly keep: (sheet: KeptSheet) => void;
}

/** A chart of one column of numbers of its sheet, over a column of names. */
export interface Chart {
  readonly title: string;
  /** What it shows, for those who do not see it. */
  readonly description: string;
  readonly kind: 'line' | 'bars';
  /** `nl` ... */
  readonly language: string;
  /** Index of the first of the rows that it shows (0 is the row below the head); the cell above each column names it. */
  readonly firstRow: number;
  readonly names: ChartColumn<string>;
  /** Null leaves a gap. */
  readonly values: ChartColumn<number | null>;
  readonly from: ChartCorner;
  readonly to: ChartCorner;
}

export interface ChartColumn<T> {
  /** Index of the column. */
  readonly column: number;
  /** As its cells have them: programs show these until they have read the cells. */
  readonly cells: readonly T[];
}

/** A place on a sheet. */
export interface ChartCorner {
  readonly column: number;
  /** Characters from the column's left. */
  readonly chars: number;
  /** Index of the row below its upper edge (0 is the row below the head). */
  readonly row: number;
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
