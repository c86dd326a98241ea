/**
 * The rows of a grid: all of them with wrapped text when they are few, else those in sight at one height.
 */
import { whenIdle } from '../after-paint';
import { showDetails } from './details';
import { toDom } from '../shared/h';
import { frame, refreshHeader } from './rows-frame';
import { showMoreBeside } from './narrow';
import { fitPaper, onPrinting } from './paper';
import { faultsOf } from '../table/filters';
import { nextSort } from '../table/sort-rows';
import type { GridBody, GridContext, GridTable } from './grid-parts';
import { createRowElements, FEW, ROW_PX, type RowElements } from './row-elements';

const OVERSCAN = 12;
const MOST_PRINTED = 1000;
/** Of the height of the window, as `.box` has it. */
const MOST_BOX = 0.78;

export function createRows(table: GridTable, { id, ui, state, contextOf, change }: GridContext): GridBody {
  const columns = table.columns.filter(({ hidden }) => !hidden);
  const element = toDom(frame(table, columns, id, ui));
  const body = element.querySelector('tbody')!;
  const grid = element.querySelector('table')!;
  const view = createView(element, grid, createRowElements(body, columns, { ui, contextOf }));
  showMoreBeside(element);
  onPrinting((isPrinting) => fitPaper(grid, columns, isPrinting));
  listen(element, { table, ui, state, contextOf, change });
  return {
    element,
    show: (next, faults) => {
      grid.setAttribute('aria-rowcount', String(next.length + 2));
      const { sort, filters } = state;
      view.show(next, () => refreshHeader(element, { id, sort: sort ?? table.spec.sort ?? null, filters, faults }));
    },
    rest: () => {
      view.rest();
      body.replaceChildren();
    },
    wake: view.wake,
  };
}

interface View {
  /** Other rows, from the top. */
  show(rows: readonly number[], refresh: () => void): void;
  /** Remembers the place of a grid that goes out of sight. */
  rest(): void;
  wake(): void;
}

/** What of the rows is in sight: follows scrolling, sizes and printing. */
function createView(element: HTMLElement, grid: Element, elements: RowElements): View {
  let rows: readonly number[] = [];
  let shown = { first: 0, last: 0 };
  let isPrinting = false;

  const draw = (first: number, last: number, isFew: boolean): void => {
    shown = { first, last };
    grid.classList.toggle('few', isFew);
    elements.draw(rows, first, last, isFew);
  };
  const inSight = (top: number, height: number): { first: number; last: number } => ({
    first: Math.floor(top / ROW_PX),
    last: Math.min(rows.length, Math.ceil((top + height) / ROW_PX)),
  });
  const isCovered = (): boolean => {
    const { first, last } = inSight(element.scrollTop, element.clientHeight);
    return first >= shown.first && last <= shown.last;
  };
  /** All rows when they are few, else those in sight and some around them. */
  const paint = (): void => {
    if (rows.length <= FEW || isPrinting) return draw(0, Math.min(rows.length, MOST_PRINTED), true);
    const { first, last } = inSight(element.scrollTop, element.clientHeight || window.innerHeight);
    draw(Math.max(0, first - OVERSCAN), Math.min(rows.length, last + OVERSCAN), false);
  };
  /**
   * From the top: those around the ones in sight follow when there is time. Asks for no measure, since that would lay
   * out the page once more: a box has its most height from the style sheet.
   */
  const paintAnew = (): void => {
    elements.forget();
    if (rows.length <= FEW || isPrinting) return paint();
    const { first, last } = inSight(0, window.innerHeight * MOST_BOX);
    draw(first, last, false);
    whenIdle(() => void (element.offsetParent && paint()));
  };

  let isWaiting = false;
  let isScrolled = false;
  let scrolled = 0;
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
  onPrinting((printing) => {
    isPrinting = printing;
    if (element.offsetParent) paint();
  });

  return {
    show: (next, refresh) => {
      rows = next;
      if (isScrolled) element.scrollTop = 0;
      isScrolled = false;
      refresh();
      paintAnew();
    },
    rest: () => {
      scrolled = element.scrollTop;
      elements.forget();
    },
    wake: () => {
      paintAnew();
      element.scrollTop = scrolled;
      isScrolled = scrolled > 0;
    },
  };
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
  // What could still become a filter while it was written is none now.
  element.addEventListener('focusout', ({ target }) => {
    const { dataset } = target as HTMLElement;
    if (dataset['filter'] && faultsOf(table.columns, state.filters).some(({ id }) => id === dataset['filter']))
      change();
  });
}
