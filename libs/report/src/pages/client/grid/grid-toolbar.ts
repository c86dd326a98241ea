/**
 * What stands above a table: search, the choices of cards, the count, clear, CSV, link.
 */
import type { UiTexts } from '../../html/ui';
import type { ColumnSpec } from '../../tables/table-spec';
import { h, toDom, type VNode } from '../shared/h';
import { emptyState } from '../hash-state';
import { choicesOf, type Choice } from '../table/table-model';
import type { OpenColumn, OpenTable } from '../table/open-table';
import { say } from '../shared/safe-text';
import { sharedAddress } from '../shared/shared-address';
import { faultsPlace, faultsText, markFault } from './filter-faults';
import type { GridContext, GridTable, PageUi } from './grid-parts';

export interface Toolbar {
  readonly element: HTMLElement;
  /** Says how many rows there are. */
  say(text: string): void;
  /** Shows the state after it was changed, and the columns whose filter is not understood. */
  refresh(faults: readonly ColumnSpec[]): void;
}

export function createToolbar(
  table: GridTable,
  { id, ui, state, change, saveCsv }: Omit<GridContext, 'contextOf'> & { readonly saveCsv: () => void },
): Toolbar {
  const element = toDom(bar(table, id, ui));
  const find = element.querySelector<HTMLInputElement>('.find')!;
  const [status, faultsNote] = [element.querySelector('.count')!, element.querySelector('.faults')!];
  const [clear, csv, copy] = ['.clear', '.csv', '.copy'].map((selector) =>
    element.querySelector<HTMLButtonElement>(selector)!,
  ) as [HTMLButtonElement, HTMLButtonElement, HTMLButtonElement];
  find.addEventListener('input', () => {
    state.q = find.value;
    change();
  });
  element.addEventListener('change', (event) => {
    const { dataset, value } = event.target as HTMLInputElement | HTMLSelectElement;
    if (dataset['since']) state.filters[dataset['since']] = value && `>=${value}`;
    else if (dataset['filter']) state.filters[dataset['filter']] = value;
    else if (dataset['sort']) state.sort = value ? { id: value.replace(/^-/, ''), down: value.startsWith('-') } : null;
    else return;
    change();
  });
  clear.addEventListener('click', () => {
    Object.assign(state, emptyState());
    change();
    find.focus();
  });
  csv.addEventListener('click', saveCsv);
  copy.addEventListener('click', () => void copyLink(copy, ui));

  return {
    element,
    say: (text) => {
      if (status.textContent !== text) status.textContent = text;
    },
    refresh: (faults) => {
      const told = faultsText(faults, state.filters, ui);
      if (faultsNote.textContent !== told) faultsNote.textContent = told;
      if (find.value !== state.q) find.value = state.q;
      for (const control of element.querySelectorAll<HTMLSelectElement>('[data-filter]'))
        control.value = state.filters[control.dataset['filter']!] ?? '';
      const since = element.querySelector<HTMLInputElement>('[data-since]');
      if (since) {
        since.value = (state.filters[since.dataset['since']!] ?? '').replace(/^>=/, '');
        const isFault = faults.some((column) => column.id === since.dataset['since']);
        markFault(since, id, isFault);
      }
      const sort = element.querySelector<HTMLSelectElement>('[data-sort]');
      if (sort) sort.value = state.sort ? (state.sort.down ? '-' : '') + state.sort.id : '';
      clear.hidden = !(state.q || state.sort || Object.values(state.filters).some(Boolean));
    },
  };
}

function bar(table: GridTable, id: string, ui: UiTexts): VNode {
  const { spec } = table;
  const isCards = spec.layout === 'cards';
  return h(
    'div',
    { class: 'bar', role: 'search', 'aria-label': spec.caption },
    h('input', {
      type: 'search',
      class: 'find',
      placeholder: ui.search,
      'aria-label': say(ui.searchIn, { what: spec.caption }),
    }),
    isCards
      ? table.columns
          .filter(({ kind, hidden }) => kind === 'choice' && !hidden)
          .map((column) => select(table, column, say(ui.allOf, { what: column.label }), ui))
      : null,
    isCards ? table.columns.filter(({ id }) => id === 'found').map((column) => sinceField(column, ui)) : null,
    isCards ? sortSelect(table, ui) : null,
    h('span', { class: 'count', role: 'status', id: `count-${id}` }),
    h(
      'span',
      { class: 'acts' },
      h('button', { type: 'button', class: 'clear', hidden: true }, ui.clear),
      h('button', { type: 'button', class: 'copy', title: ui.copyLinkHint }, ui.copyLink),
      h('button', { type: 'button', class: 'csv', title: ui.csvHint }, ui.csv),
    ),
    h('span', { class: 'sr-only copy-told', role: 'status' }),
    faultsPlace(id),
  );
}

/** A choice column's filter; an empty cell is chosen by a dash. */
export function select(table: OpenTable, column: OpenColumn, all: string, ui: UiTexts): VNode {
  const option = ({ value, label, count }: Choice): VNode =>
    h('option', { value: value || '\u2013' }, `${label || ui.none} (${say('{n}', { n: count }, ui)})`);
  return h(
    'select',
    { 'data-filter': column.id, 'aria-label': say(ui.filterOn, { what: column.label }) },
    h('option', { value: '' }, all),
    choicesOf(table, column).map(option),
  );
}

/** Only what was found on a day or later; the filter is kept as `>=2026-11-15`. */
function sinceField(column: ColumnSpec, ui: UiTexts): VNode {
  return h('label', { class: 'since' }, ui.foundSince, h('input', { type: 'date', 'data-since': column.id }));
}

function sortSelect(table: OpenTable, ui: UiTexts): VNode {
  const sortable = table.columns.filter(
    ({ kind, id, hidden }) =>
      !hidden && !['diff', 'list'].includes(kind) && !['url', 'previous', 'current'].includes(id),
  );
  const isDown = ({ kind }: ColumnSpec): boolean => ['number', 'factor', 'date'].includes(kind);
  return h(
    'select',
    { 'data-sort': true, 'aria-label': ui.sortBy },
    h('option', { value: '' }, ui.sortBy),
    sortable.map((column) => h('option', { value: (isDown(column) ? '-' : '') + column.id }, column.label)),
  );
}

async function copyLink(button: HTMLButtonElement, ui: PageUi): Promise<void> {
  const { href, isHere } = sharedAddress(window.location.href, ui.published);
  const told = button.closest('.bar')!.querySelector('.copy-told')!;
  try {
    await navigator.clipboard.writeText(href);
    told.textContent = button.textContent = isHere ? ui.copiedHere : ui.copied;
    setTimeout(
      () => {
        button.textContent = ui.copyLink;
        told.textContent = '';
      },
      isHere ? 5000 : 1500,
    );
  } catch {
    // Some browsers give files no clipboard: then the address is shown to be copied by hand.
    window.prompt(ui.copyLink, href);
  }
}
