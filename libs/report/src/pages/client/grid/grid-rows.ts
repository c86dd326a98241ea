/**
 * The rows of a grid: all of them with wrapped text when they are few, else those in sight at one height.
 */
import { whenIdle } from '../after-paint';
import { renderCell, textAt } from '../shared/cells';
import { showDetails } from './details';
import { h, toDom } from '../shared/h';
import { cellClass, frame, refreshHeader } from './rows-frame';
import { nextSort } from '../table/sort-rows';
import { say } from '../shared/text';
import { textOf } from '../shared/values';
import type { OpenColumn } from '../table/table-model';
import type { GridBody, GridContext, GridTable } from './grid-parts';

const ROW_PX = 36;
const OVERSCAN = 12;
const FEW = 100;
const MOST_PRINTED = 1000;
/** Of the height of the window, as `.box` has it. */
const MOST_BOX = 0.78;

export function createRows(table: GridTable, { id, ui, state, contextOf, change }: GridContext): GridBody {
  const columns = table.columns.filter(({ hidden }) => !hidden);
  const element = toDom(frame(table, columns, id, ui));
  const body = element.querySelector('tbody')!;
  const grid = element.querySelector('table')!;
  const drawn = new Map<number, Element>();
  let rows: readonly number[] = [];
  let shown = { first: 0, last: 0 };
  let isPrinting = false;

  /** What a row of one height may have to cut off, for the mouse; the details of the row have it for everyone. */
  const fullText = (column: OpenColumn, row: number): string | null =>
    rows.length > FEW && ['text', 'page', 'url', 'list'].includes(column.kind) ? textOf(column, column.get(row)) : null;
  const rowElement = (at: number): Element => {
    const row = rows[at]!;
    const context = contextOf(row);
    const cells = columns.map((column) =>
      h('td', { class: cellClass(column), title: fullText(column, row) }, renderCell(column, column.get(row), context)),
    );
    const name = textAt(context, 'path') || textAt(context, 'url') || textAt(context, 'title') || String(at + 1);
    const open = h(
      'button',
      { type: 'button', class: 'open', 'data-row': row, 'aria-label': say(ui.detailsOf, { what: name }) },
      '\u22ef',
    );
    return toDom(h('tr', { 'aria-rowindex': at + 3 }, h('td', { class: 'opens' }, open), cells));
  };
  const spacer = (): HTMLTableRowElement =>
    toDom(h('tr', { 'aria-hidden': 'true', class: 'spacer' }, h('td', { colspan: columns.length + 1 })));
  const [above, below] = [spacer(), spacer()];
  const sized = (spacer: HTMLTableRowElement, height: number): Element | null => {
    if (height > 0) spacer.cells[0]!.style.height = `${height}px`;
    return height > 0 ? spacer : null;
  };

  /** Says on paper that there is more than is printed. */
  const cutRow = (last: number): Element =>
    toDom(
      h('tr', null, h('td', { colspan: columns.length + 1 }, say(ui.firstRows, { n: last, all: rows.length }, ui))),
    );

  /** Draws rows; those drawn before stay the same elements, so that focus stays where it is. */
  function draw(first: number, last: number, isFew: boolean): void {
    shown = { first, last };
    for (const at of [...drawn.keys()]) if (at < first || at >= last) drawn.delete(at);
    const list: Element[] = [];
    for (let at = first; at < last; at++) {
      if (!drawn.has(at)) drawn.set(at, rowElement(at));
      list.push(drawn.get(at)!);
    }
    const ends = isFew
      ? [null, last < rows.length ? cutRow(last) : null]
      : [sized(above, first * ROW_PX), sized(below, (rows.length - last) * ROW_PX)];
    grid.classList.toggle('few', isFew);
    replaceRows(
      body,
      [ends[0]!, ...list, ends[1]!].filter((row) => row !== null),
    );
  }

  /** All rows when they are few, else those in sight and some around them. */
  function paint(): void {
    const isFew = rows.length <= FEW || isPrinting;
    if (isFew) return draw(0, Math.min(rows.length, MOST_PRINTED), true);
    const { first, last } = inSight(element.scrollTop, element.clientHeight || window.innerHeight);
    draw(Math.max(0, first - OVERSCAN), Math.min(rows.length, last + OVERSCAN), false);
  }

  /**
   * Other rows, from the top: those around the ones in sight follow when there is time. Asks for no measure, since that
   * would lay out the page once more: a box has its most height from the style sheet.
   */
  function paintAnew(): void {
    drawn.clear();
    if (rows.length <= FEW || isPrinting) return paint();
    const { first, last } = inSight(0, window.innerHeight * MOST_BOX);
    draw(first, last, false);
    whenIdle(() => void (element.offsetParent && paint()));
  }

  const inSight = (top: number, height: number): { first: number; last: number } => ({
    first: Math.floor(top / ROW_PX),
    last: Math.min(rows.length, Math.ceil((top + height) / ROW_PX)),
  });
  const isCovered = (): boolean => {
    const { first, last } = inSight(element.scrollTop, element.clientHeight);
    return first >= shown.first && last <= shown.last;
  };

  let isWaiting = false;
  let isScrolled = false;
  element.addEventListener('scroll', () => {
    isScrolled = true;
    if (isWaiting || rows.length <= FEW) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      paint();
    });
  });
  new ResizeObserver(() => rows.length > FEW && element.offsetParent && !isCovered() && paint()).observe(element);
  let scrolled = 0;
  for (const [event, printing] of [
    ['beforeprint', true],
    ['afterprint', false],
  ] as const) {
    window.addEventListener(event, () => {
      isPrinting = printing;
      if (element.offsetParent) paint();
    });
  }
  listen(element, { table, ui, state, contextOf, change });

  return {
    element,
    show: (next) => {
      rows = next;
      grid.setAttribute('aria-rowcount', String(rows.length + 2));
      if (isScrolled) element.scrollTop = 0;
      isScrolled = false;
      refreshHeader(element, { sort: state.sort ?? table.spec.sort ?? null, filters: state.filters });
      paintAnew();
    },
    rest: () => {
      scrolled = element.scrollTop;
      drawn.clear();
      body.replaceChildren();
    },
    wake: () => {
      paintAnew();
      element.scrollTop = scrolled;
      isScrolled = scrolled > 0;
    },
  };
}

/** Puts the list into the body with as few moves as possible. */
function replaceRows(body: Element, list: readonly Element[]): void {
  const wanted = new Set(list);
  for (const child of [...body.children]) if (!wanted.has(child)) child.remove();
  let next: ChildNode | null = body.firstChild;
  for (const element of list) {
    if (element === next) next = next.nextSibling;
    else body.insertBefore(element, next);
  }
}

function listen(
  element: HTMLElement,
  { table, ui, state, contextOf, change }: Omit<GridContext, 'id'> & { readonly table: GridTable },
): void {
  element.addEventListener('click', (event) => {
    const target = event.target as Element;
    const sort = target.closest<HTMLElement>('[data-sort]');
    if (sort) {
      const column = table.columns.find(({ id }) => id === sort.dataset['sort'])!;
      state.sort = nextSort(state.sort, column);
      change();
    }
    const more = target.closest('.more');
    const open = more ? more.closest('tr')?.querySelector<HTMLElement>('.open') : target.closest<HTMLElement>('.open');
    const row = Number(open?.dataset['row']);
    if (open) showDetails(table, row, { ui, context: contextOf(row) });
  });
  element.addEventListener('input', (event) => {
    const { dataset, value } = event.target as HTMLInputElement;
    if (!dataset['filter'] || state.filters[dataset['filter']] === value) return;
    state.filters[dataset['filter']] = value;
    change();
  });
}
