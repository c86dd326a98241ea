/**
 * The table around the rows of a grid: its head with the buttons that sort and the fields that filter.
 */
import { faultAtField, markFault } from './filter-faults';
import { select } from './grid-toolbar';
import type { UiTexts } from '../../html/ui';
import type { ColumnSpec } from '../../tables/table-spec';
import { cellClass, colClass } from '../shared/column-class';
import { h, type VNode } from '../shared/h';
import { say } from '../shared/safe-text';
import type { OpenColumn, TableState } from '../table/open-table';
import type { GridTable } from './grid-parts';

export function frame(table: GridTable, columns: readonly OpenColumn[], id: string, ui: UiTexts): VNode {
  const { caption } = table.spec;
  return h(
    'div',
    { class: 'box', tabindex: 0, role: 'group', 'aria-label': caption },
    h(
      'table',
      { class: columns[0]?.kind === 'page' ? 'rows pinned' : 'rows', 'aria-describedby': `count-${id}` },
      h('caption', { class: 'sr-only' }, caption),
      h(
        'colgroup',
        null,
        h('col', { class: 'w-open' }),
        columns.map((column) => h('col', { class: colClass(column) })),
      ),
      h(
        'thead',
        null,
        h('tr', { 'aria-rowindex': 1 }, h('td', { class: 'opens' }), columns.map(headerCell)),
        h(
          'tr',
          { class: 'filters', 'aria-rowindex': 2 },
          h('td', { class: 'opens' }),
          columns.map((column) => filterCell(table, column, id, ui)),
        ),
      ),
      h('tbody', null),
    ),
  );
}

function headerCell(column: ColumnSpec): VNode {
  const className = cellClass(column);
  if (column.kind === 'spark') return h('th', { scope: 'col', class: className }, column.label);
  return h(
    'th',
    { scope: 'col', class: className, 'data-column': column.id },
    h('button', { type: 'button', 'data-sort': column.id }, column.label),
  );
}

function filterCell(table: GridTable, column: OpenColumn, grid: string, ui: UiTexts): VNode {
  const rank = { class: column.minor ? 'minor' : null };
  if (column.kind === 'spark' || column.kind === 'share') return h('td', rank);
  if (column.kind === 'choice') return h('td', rank, select(table, column, ui.all, ui));
  const hints: Partial<Record<ColumnSpec['kind'], string>> = {
    number: ui.hintNumber,
    factor: ui.hintFactor,
    date: ui.hintDate,
  };
  const hint = hints[column.kind];
  return h(
    'td',
    rank,
    h('input', {
      type: 'text',
      'data-filter': column.id,
      placeholder: hint ?? ui.filter,
      title: hint ? ui.hintRange : ui.hintText,
      'aria-label': say(ui.filterOn, { what: column.label }),
      autocomplete: 'off',
      spellcheck: 'false',
    }),
    hint ? faultAtField(grid, column.id, ui) : null,
  );
}

interface Shown {
  /** Of the grid. */
  readonly id: string;
  /** Columns whose filter is not understood. */
  readonly faults: readonly Pick<ColumnSpec, 'id'>[];
}

/** Shows a state in the head: which column is sorted, what is filtered, and which filter is not understood. */
export function refreshHeader(
  element: Element,
  { id, sort, filters, faults }: Pick<TableState, 'sort' | 'filters'> & Shown,
): void {
  for (const header of element.querySelectorAll<HTMLElement>('th[data-column]')) {
    if (sort?.id === header.dataset['column'])
      header.setAttribute('aria-sort', sort?.down ? 'descending' : 'ascending');
    else header.removeAttribute('aria-sort');
  }
  for (const control of element.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-filter]')) {
    const text = filters[control.dataset['filter']!] ?? '';
    if (control.value !== text) control.value = text;
    const isFault = faults.some((column) => column.id === control.dataset['filter']);
    markFault(control, id, isFault);
  }
}
