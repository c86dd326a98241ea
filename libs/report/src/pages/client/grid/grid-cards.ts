/**
 * The rows of a grid as cards, those of one page found together under one head; a handful at a time.
 */
import type { CellContext } from '../shared/cells';
import { renderCardHead, renderChange } from '../shared/change-card';
import { h, toDom, type VNode } from '../shared/h';
import { textAt } from '../shared/cells';
import { say } from '../shared/safe-text';
import type { GridBody, GridContext, GridTable } from './grid-parts';

const AT_ONCE = 20;
const MOST_PRINTED = 400;

export function createCards(table: GridTable, { ui, contextOf }: GridContext): GridBody {
  const list = toDom(h('div', { class: 'list' }));
  const button = toDom<HTMLButtonElement>(h('button', { type: 'button', class: 'more-cards' }));
  const element = toDom(h('div', { class: 'cards' }));
  element.append(list, button);
  let groups: number[][] = [];
  let shown = 0;

  function add(count: number): void {
    const next = groups.slice(shown, shown + count);
    for (const rows of next) list.append(toDom(card(table, rows, contextOf)));
    shown += next.length;
    button.hidden = shown >= groups.length;
    button.textContent = say(ui.showMore, { n: Math.min(AT_ONCE, groups.length - shown) }, ui);
  }
  button.addEventListener('click', () => {
    const first = shown;
    add(AT_ONCE);
    const heading = list.children[first]?.querySelector('h3');
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus();
  });
  window.addEventListener('beforeprint', () => element.offsetParent && add(Math.max(0, MOST_PRINTED - shown)));
  let resting = 0;

  return {
    element,
    show: (rows) => {
      groups = groupRows(rows, (row) => `${textAt(contextOf(row), 'path')}\n${textAt(contextOf(row), 'found')}`);
      list.replaceChildren();
      shown = 0;
      add(AT_ONCE);
    },
    rest: () => {
      resting = shown;
      list.replaceChildren();
      shown = 0;
    },
    wake: () => add(resting),
  };
}

/** Rows that follow each other and have the same key, together. Pure. */
export function groupRows(rows: readonly number[], keyOf: (row: number) => string): number[][] {
  const groups: number[][] = [];
  let last: string | null = null;
  for (const row of rows) {
    const key = keyOf(row);
    if (key === last) groups.at(-1)!.push(row);
    else groups.push([row]);
    last = key;
  }
  return groups;
}

function card(table: GridTable, rows: readonly number[], contextOf: (row: number) => CellContext): VNode {
  return h(
    'article',
    { class: 'card' },
    renderCardHead(contextOf(rows[0]!), 'h3'),
    rows.map((row) => renderChange(table, contextOf(row))),
  );
}
