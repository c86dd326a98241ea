/**
 * The elements of a grid's rows. A row that was drawn stays the same element while it is in sight, so that focus stays
 * where it is.
 */
import { renderCell, textAt } from '../shared/cells';
import { columnsInSight } from './narrow';
import { cellClass } from '../shared/column-class';
import { h, toDom } from '../shared/h';
import { say, shortened } from '../shared/safe-text';
import { textOf } from '../shared/values';
import type { OpenColumn } from '../table/open-table';
import type { GridContext } from './grid-parts';

export const ROW_PX = 36;
/** So many rows are drawn all, with wrapped text. */
export const FEW = 100;

export interface RowElements {
  /** Draws the rows from `first` to before `last` into the body, and room for the others. */
  draw(rows: readonly number[], first: number, last: number, isFew: boolean): void;
  /** Other rows follow: none that was drawn is of use. */
  forget(): void;
}

export function createRowElements(
  body: Element,
  columns: readonly OpenColumn[],
  { ui, contextOf }: Pick<GridContext, 'ui' | 'contextOf'>,
): RowElements {
  const drawn = new Map<number, Element>();
  const spacer = (): HTMLTableRowElement =>
    toDom(h('tr', { 'aria-hidden': 'true', class: 'spacer' }, h('td', { colspan: columnsInSight(columns) })));
  const [above, below] = [spacer(), spacer()];

  const rowElement = (rows: readonly number[], at: number): Element => {
    const row = rows[at]!;
    const context = contextOf(row);
    const cells = columns.map((column) => {
      const title = rows.length > FEW ? fullText(column, row) : null;
      return h('td', { class: cellClass(column), title }, renderCell(column, column.get(row), context));
    });
    const name = textAt(context, 'path') || textAt(context, 'url') || textAt(context, 'title') || String(at + 1);
    const label = say(ui.detailsOf, { what: shortened(name) });
    const open = h('button', { type: 'button', class: 'open', 'data-row': row, 'aria-label': label }, '\u22ef');
    return toDom(h('tr', { 'aria-rowindex': at + 3 }, h('td', { class: 'opens' }, open), cells));
  };
  /** Says on paper that there is more than is printed. */
  const cutRow = (last: number, all: number): Element =>
    toDom(h('tr', null, h('td', { colspan: columnsInSight(columns) }, say(ui.firstRows, { n: last, all }, ui))));

  return {
    draw: (rows, first, last, isFew) => {
      for (const at of [...drawn.keys()]) if (at < first || at >= last) drawn.delete(at);
      const span = columnsInSight(columns);
      for (const room of [above, below]) room.cells[0]!.colSpan = span;
      const list: Element[] = [];
      for (let at = first; at < last; at++) {
        if (!drawn.has(at)) drawn.set(at, rowElement(rows, at));
        list.push(drawn.get(at)!);
      }
      const ends = isFew
        ? [null, last < rows.length ? cutRow(last, rows.length) : null]
        : [sized(above, first * ROW_PX), sized(below, (rows.length - last) * ROW_PX)];
      replaceRows(
        body,
        [ends[0]!, ...list, ends[1]!].filter((row) => row !== null),
      );
    },
    forget: () => drawn.clear(),
  };
}

/** What a row of one height may have to cut off, for the mouse; the details of the row have it for everyone. */
function fullText(column: OpenColumn, row: number): string | null {
  return ['text', 'page', 'url', 'list'].includes(column.kind) ? textOf(column, column.get(row)) : null;
}

function sized(spacer: HTMLTableRowElement, height: number): Element | null {
  if (height > 0) spacer.cells[0]!.style.height = `${height}px`;
  return height > 0 ? spacer : null;
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
