import type { UiTexts } from '../../html/ui';
import type { ColumnSpec, TableSpec } from '../../tables/table-spec';
import type { CellContext } from '../shared/cells';
import type { OpenTable, TableState } from '../table/open-table';

/** A table with all that is said of it. */
export interface GridTable extends OpenTable {
  readonly spec: Omit<TableSpec, 'rows'>;
}

/** The texts of the page's script, and what else the file says of itself. */
export interface PageUi extends UiTexts {
  /** Prefix of addresses of the site's pages. */
  readonly base: string;
  /** Name that saved files begin with. */
  readonly fileStem: string;
  /** Template of the address at which a page is edited, if there is one. */
  readonly editLink?: string;
  /** Of most pages; absent where none is known. */
  readonly siteLanguage?: string;
  /** Address of the folder of all reports, if they are published. */
  readonly published?: string;
  /** Where the lives of pages stand, and the target that shows a page of a day. */
  readonly life?: { readonly folder: string; readonly target: string };
}

/** What the parts of a grid have in common. */
export interface GridContext {
  readonly id: string;
  readonly ui: PageUi;
  /** Changed in place. */
  readonly state: TableState;
  readonly contextOf: (row: number) => CellContext;
  /** Called when the state was changed. */
  readonly change: () => void;
}

/** What shows the rows of a grid. */
export interface GridBody {
  readonly element: Element;
  /** @param faults columns whose filter is not understood */
  show(rows: readonly number[], faults: readonly ColumnSpec[]): void;
  /** Takes the rows out of the document while nobody sees them. */
  rest(): void;
  wake(): void;
}
