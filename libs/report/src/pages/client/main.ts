/**
 * Starts what the page has: theme, tabs, and the tables of a tab when it is first opened.
 */
import { startReadouts, type Series } from './chart-readout';
import { startFigureSearch } from './figure-search';
import type { PageUi } from './grid/grid-parts';
import { openGrid, type Grid } from './grid/grid';
import { emptyState, formatHash, parseHash } from './hash-state';
import { giveBack, leftPlace, rememberLeaving } from './left-place';
import { startLife } from './life/life-view';
import { lifeHash } from './shared/life-hash';
import { startTabs } from './tabs';
import { startTheme } from './theme';
import type { TableState } from './table/open-table';
import { readBlock } from './unpack';

const ui = JSON.parse(document.getElementById('ui')!.textContent!) as PageUi;
const view = parseHash(location.hash);
const grids = new Map<string, Promise<Grid>>();

const stateOf = (id: string): TableState => (view.tables[id] ??= emptyState());

let timer: ReturnType<typeof setTimeout> | undefined;
/** Writes the view into the address, a moment after the last change: browsers allow only so many a second. */
function keepHash(): void {
  clearTimeout(timer);
  const since = location.hash;
  timer = setTimeout(() => {
    // A link was followed meanwhile: its view is on its way, and must not be written over.
    if (location.hash !== since) return;
    const hash = formatHash(view);
    if (hash !== location.hash) history.replaceState(null, '', hash || location.pathname + location.search);
  }, 120);
}

/**
 * `isDrawn` says whether the rows that the file brings are on the screen already; if not, they would only be laid out to be
 * replaced.
 */
function openGrids(panel: ParentNode, isDrawn: boolean): void {
  for (const host of panel.querySelectorAll<HTMLElement>('.grid')) {
    const id = host.dataset['grid']!;
    const known = grids.get(id);
    if (known) {
      void known.then((grid) => grid.wake());
      continue;
    }
    const opening = openGrid(host, { ui, state: stateOf(id), onChange: keepHash });
    grids.set(id, opening);
    host.classList.toggle('opening', !isDrawn);
    void opening
      .finally(() => host.classList.remove('opening'))
      .then(
        () => void (host.dataset['ready'] = 'true'),
        (error: unknown) => {
          host.dataset['failed'] = String(error);
          host.prepend(Object.assign(document.createElement('p'), { className: 'empty', textContent: ui.failed }));
        },
      );
  }
}

const list = document.querySelector('[role=tablist]');
const openTab: (name: string | null) => void = list
  ? startTabs(list, (name) => {
      view.tab = name === list.querySelector<HTMLElement>('[role=tab]')!.dataset['tab'] ? null : name;
      const panel = document.getElementById(`panel-${name}`)!;
      for (const [id, opening] of grids) {
        if (!panel.querySelector(`[data-grid="${id}"]`)) void opening.then((grid) => grid.rest());
      }
      openGrids(panel, view.tab === null);
      keepHash();
    })
  : () => openGrids(document, true);

const life = ui.life && list ? startLife(list, ui, ui.life) : null;

/** Shows the life of a page, or the tabs again. */
function showLife(path: string | null, left = leftPlace(null)): void {
  view.page = life ? path : null;
  life?.(view.page ?? null, left);
}

/** A link within the page, or one pasted into its address, shows its view; so does going back. */
addEventListener('hashchange', () => {
  const next = parseHash(location.hash);
  const left = leftPlace(history.state);
  if (life && next.page) return showLife(next.page, left);
  if (location.hash && !next.tab && Object.keys(next.tables).length === 0) return;
  const from = view.page ?? null;
  showLife(null);
  // Of the same view the rows in sight stay.
  if (next.at || formatHash(view) !== formatHash(next)) {
    for (const id of new Set([...Object.keys(view.tables), ...Object.keys(next.tables)])) {
      Object.assign(stateOf(id), emptyState(), next.tables[id]);
    }
    for (const opening of grids.values()) void opening.then((grid) => grid.refresh());
  }
  openTab(next.tab);
  void arrive({ at: next.at, from, left });
});

interface Arrival {
  /** Table that is to be seen; not part of what is kept. */
  readonly at: string | null;
  /** Page whose life was shown before. */
  readonly from: string | null;
  readonly left: ReturnType<typeof leftPlace>;
}

/** Brings into sight what was asked for once it has its height, and gives it the focus, which would else be nowhere. */
async function arrive({ at, from, left }: Arrival): Promise<void> {
  const table = at === null ? null : document.getElementById(`at-${at}`);
  if (!table) window.scrollTo({ top: 0 });
  await Promise.allSettled(grids.values());
  if (left && (await giveBack(left))) return;
  table?.scrollIntoView();
  if ((document.activeElement as HTMLElement | null)?.offsetParent) return;
  const ways = [
    table?.querySelector<HTMLElement>('.box') ?? table?.querySelector<HTMLElement>('.find'),
    from && document.querySelector<HTMLElement>(`.panel.current a[href="${CSS.escape(lifeHash(from))}"]`),
    list?.querySelector<HTMLElement>('[aria-selected=true]'),
  ];
  for (const way of ways) if (way) return way.focus({ preventScroll: way !== ways[1] });
}

rememberLeaving();
startTheme(document.querySelector<HTMLButtonElement>('.theme')!, ui);
openTab(view.tab);
if (view.page) showLife(view.page);
if (view.at) void arrive({ at: view.at, from: null, left: null });
let series: Promise<Record<string, Series>> | null = null;
if (document.getElementById('data-charts'))
  startReadouts(() => (series ??= readBlock<Record<string, Series>>('data-charts')), ui);
const figureField = document.querySelector<HTMLInputElement>('.find-figure');
if (figureField) startFigureSearch(figureField);
