import { renderCell, type CellContext } from '../client/shared/cells';
import { renderCardHead, renderChange } from '../client/shared/change-card';
import { cellClass, colClass } from '../client/shared/column-class';
import { h, type Child, type VNode } from '../client/shared/h';
import { openTable, type OpenTable } from '../client/table/open-table';
import { uiOf } from '../html/ui';
import type { Words } from '../messages/words';
import { block } from './data-block';
import { withLanguages, type Languages } from './languages';
import { packTable } from './pack-table';
import type { Cell, TableSpec } from './table-spec';

/** Rows that are written as they are, for readers without scripts and for the moment before a tab is opened. */
const STATIC_ROWS = 10;
const STATIC_CARDS = 5;

/** A table in two halves: its place in the page, and its data at the end of the file. */
export interface Grid {
  readonly place: Child;
  /** Safe HTML. */
  readonly data: string;
  readonly count: number;
}

export interface GridOptions {
  readonly words: Words;
  /** Prefix of links to pages of the site. */
  readonly base: string;
  /** Template of the address at which a page is edited, if there is one. */
  readonly editLink?: string;
  /** The table of all pages, which the same file holds: others need not repeat it. */
  readonly pages?: TableSpec;
  readonly languages?: Languages;
}

export function renderGrid(given: TableSpec, options: GridOptions): Grid {
  const table = withoutEmptyColumns(withLanguages(given, options.languages));
  const count = table.rows.length;
  if (count === 0) return { place: h('p', { class: 'empty', id: `at-${table.id}` }, table.empty), data: '', count };
  const { rows, ...spec } = table;
  const pages = options.pages?.id === table.id ? undefined : options.pages;
  const head = openTable(
    spec,
    packTable({ columns: table.columns, rows: rows.slice(0, table.layout === 'cards' ? STATIC_CARDS : STATIC_ROWS) }),
  );
  const place = h(
    'div',
    { class: `grid ${table.layout}`, 'data-grid': table.id, id: `at-${table.id}` },
    table.layout === 'cards' ? staticCards(head, options) : staticRows(table, head, options),
    count > head.count
      ? h('p', { class: 'muted' }, options.words.say('firstRows', { n: head.count, all: count }))
      : null,
  );
  return { place, data: block(`spec-${table.id}`, spec) + block(`data-${table.id}`, packTable(table, pages)), count };
}

function contextOf(table: OpenTable, row: number, { words, base, editLink, languages }: GridOptions): CellContext {
  const ui = uiOf(words);
  const language = languages?.main || undefined;
  return { ui, base, editLink, language, get: (id) => table.columns.find((column) => column.id === id)?.get(row) };
}

function staticRows(spec: TableSpec, table: OpenTable, options: GridOptions): VNode {
  const columns = table.columns.filter(({ hidden }) => !hidden);
  const rows = Array.from({ length: table.count }, (_, row) => {
    const context = contextOf(table, row, options);
    return h(
      'tr',
      null,
      columns.map((column) => h('td', { class: cellClass(column) }, renderCell(column, column.get(row), context))),
    );
  });
  return h(
    'div',
    { class: 'box', tabindex: 0, role: 'group', 'aria-label': spec.caption },
    h(
      'table',
      { class: 'rows few' },
      h('caption', { class: 'sr-only' }, spec.caption),
      h(
        'colgroup',
        null,
        columns.map((column) => h('col', { class: colClass(column) })),
      ),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          columns.map((column) => h('th', { scope: 'col', class: cellClass(column) }, column.label)),
        ),
      ),
      h('tbody', null, rows),
    ),
  );
}

function staticCards(table: OpenTable, options: GridOptions): VNode {
  const cards: VNode[] = [];
  for (let row = 0; row < table.count; row++) {
    const context = contextOf(table, row, options);
    cards.push(h('article', { class: 'card' }, renderCardHead(context, 'h3'), renderChange(table, context)));
  }
  return h('div', { class: 'cards' }, h('div', { class: 'list' }, cards));
}

/** What no row has anything in is no column on this site. What a row is known by stays. */
function withoutEmptyColumns(table: TableSpec): TableSpec {
  const isEmpty = (cell: Cell | undefined): boolean =>
    cell === null || cell === undefined || cell === '' || (Array.isArray(cell) && cell.length === 0);
  return {
    ...table,
    columns: table.columns.map((column, at) =>
      at > 0 && column.kind !== 'diff' && table.rows.every((row) => isEmpty(row[at]))
        ? { ...column, hidden: true }
        : column,
    ),
  };
}
