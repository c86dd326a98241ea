import { renderCell, type CellContext } from '../client/shared/cells';
import { renderCardHead, renderChange } from '../client/shared/change-card';
import { h, type Child, type VNode } from '../client/shared/h';
import { openTable, type OpenTable } from '../client/table/open-table';
import { uiOf } from '../html/ui';
import type { Words } from '../messages/words';
import { block } from './data-block';
import { packTable } from './pack-table';
import type { TableSpec } from './table-spec';

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
}

export function renderGrid(table: TableSpec, options: GridOptions): Grid {
  const count = table.rows.length;
  if (count === 0) return { place: h('p', { class: 'empty', id: `at-${table.id}` }, table.empty), data: '', count };
  const { rows, ...spec } = table;
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
  return { place, data: block(`spec-${table.id}`, spec) + block(`data-${table.id}`, packTable(table)), count };
}

function contextOf(table: OpenTable, row: number, { words, base, editLink }: GridOptions): CellContext {
  const ui = uiOf(words);
  return { ui, base, editLink, get: (id) => table.columns.find((column) => column.id === id)?.get(row) };
}

function staticRows(spec: TableSpec, table: OpenTable, options: GridOptions): VNode {
  const columns = table.columns.filter(({ hidden }) => !hidden);
  const rows = Array.from({ length: table.count }, (_, row) => {
    const context = contextOf(table, row, options);
    return h(
      'tr',
      null,
      columns.map((column) => h('td', { class: alignment(column.kind) }, renderCell(column, column.get(row), context))),
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
        columns.map(({ width }) => h('col', { class: `w-${width}` })),
      ),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          columns.map(({ label, kind }) => h('th', { scope: 'col', class: alignment(kind) }, label)),
        ),
      ),
      h('tbody', null, rows),
    ),
  );
}

function alignment(kind: string): string | null {
  return ['number', 'factor', 'share'].includes(kind) ? 'num' : kind === 'date' ? 'date' : null;
}

function staticCards(table: OpenTable, options: GridOptions): VNode {
  const cards: VNode[] = [];
  for (let row = 0; row < table.count; row++) {
    const context = contextOf(table, row, options);
    cards.push(h('article', { class: 'card' }, renderCardHead(context, 'h3'), renderChange(table, context)));
  }
  return h('div', { class: 'cards' }, h('div', { class: 'list' }, cards));
}
