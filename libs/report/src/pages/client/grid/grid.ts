/**
 * A table or list of cards with its search, filters, order, CSV and link. Only the rows in sight are in the document.
 */
import type { Cell } from '../../tables/table-spec';
import { afterPaint } from '../after-paint';
import { createCards } from './grid-cards';
import { createRows } from './grid-rows';
import { csvOf } from '../table/csv';
import { createToolbar } from './grid-toolbar';
import type { CellContext } from '../shared/cells';
import { toDom, h } from '../shared/h';
import { prepareSearch } from '../table/search-rows';
import { faultsOf } from '../table/filters';
import { viewOf } from '../table/table-model';
import { openTable, type TableState } from '../table/open-table';
import { readTable } from '../table/read-table';
import { say } from '../shared/safe-text';
import { readBlock } from '../unpack';
import type { GridTable, PageUi } from './grid-parts';

export interface Grid {
  /** Shows the state after it was changed from outside. */
  refresh(): void;
  /** Takes the rows out of the document while nobody sees them. */
  rest(): void;
  /** Puts them back. */
  wake(): void;
}

interface GridOptions {
  readonly ui: PageUi;
  /** Changed in place. */
  readonly state: TableState;
  readonly onChange: () => void;
}

/** Brings the `.grid` element to life. */
export async function openGrid(host: HTMLElement, { ui, state, onChange }: GridOptions): Promise<Grid> {
  const id = host.dataset['grid']!;
  const [spec, packed] = await Promise.all([readBlock<GridTable['spec']>(`spec-${id}`), readTable(id)]);
  const table: GridTable = { ...openTable(spec, packed), spec };
  const { base, editLink, siteLanguage: language } = ui;
  const hasLives = ui.life !== undefined;
  const contextOf = (row: number): CellContext => ({
    ...{ ui, base, editLink, language, hasLives },
    get: (name) => cellOf(table, name, row),
  });
  let rows: readonly number[] = [];

  const change = (): void => {
    show();
    onChange();
  };
  const toolbar = createToolbar(table, {
    id,
    ui,
    state,
    change,
    saveCsv: () => saveText(`${ui.fileStem}-${id}.csv`, csvOf(table, rows, ui.csvSeparator)),
  });
  const body = (spec.layout === 'cards' ? createCards : createRows)(table, { id, ui, state, contextOf, change });

  function show(): void {
    rows = viewOf(table, { ...state, sort: state.sort ?? spec.sort ?? null });
    const isAll = rows.length === table.count;
    const [all, some] = spec.layout === 'cards' ? [ui.cardsAll, ui.cardsSome] : [ui.rowsAll, ui.rowsSome];
    toolbar.say(say(isAll ? all : some, { n: rows.length, all: table.count }, ui));
    const edited = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>('[data-filter]');
    const faults = faultsOf(
      table.columns,
      state.filters,
      host.contains(edited ?? null) ? edited?.dataset['filter'] : '',
    );
    toolbar.refresh(faults);
    body.show(rows, faults);
  }

  // The first search would otherwise wait for the folded text of every row.
  afterPaint(() => prepareSearch(table));
  host.replaceChildren(toolbar.element, ...narrowNote(spec, ui), body.element);
  if (table.count === 0) host.replaceChildren(toDom(h('p', { class: 'empty' }, spec.empty)));
  else show();
  let isResting = false;
  return {
    refresh: () => {
      isResting = false;
      show();
    },
    rest: () => {
      if (!isResting) body.rest();
      isResting = true;
    },
    wake: () => {
      if (isResting) body.wake();
      isResting = false;
    },
  };
}

/** Says on a narrow screen what is left out there, and where it is. */
function narrowNote({ layout, columns }: GridTable['spec'], ui: PageUi): Element[] {
  const n = layout === 'rows' ? columns.filter(({ minor, hidden }) => minor && !hidden).length : 0;
  return n === 0 ? [] : [toDom(h('p', { class: 'narrow-note' }, say(ui.moreColumns, { n }, ui)))];
}

function cellOf(table: GridTable, name: string, row: number): Cell | undefined {
  const column = table.columns.find(({ id }) => id === name);
  return column ? column.get(row) : undefined;
}

function saveText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
