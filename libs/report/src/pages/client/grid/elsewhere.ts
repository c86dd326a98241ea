/**
 * What else this file says of a page: the other tables that have it, with how often, each a link to just those rows.
 */
import type { UiTexts } from '../../html/ui';
import type { ColumnSpec, ListCell, PackedTable } from '../../tables/table-spec';
import { h, toDom, type VNode } from '../shared/h';
import { openColumn } from '../table/packed-column';
import { readTable } from '../table/read-table';
import { say } from '../shared/safe-text';
import { readBlock } from '../unpack';
import type { GridTable } from './grid-parts';

/** How many rows of a table have each path, and in which column; null when it has none of paths. */
interface PathCounts {
  readonly caption: string;
  readonly column: ColumnSpec | null;
  readonly byPath: ReadonlyMap<string, number>;
}

const counts = new Map<string, Promise<PathCounts>>();

/** Adds the links to a dialog once they are known; nothing when the page stands nowhere else. */
export async function showElsewhere(
  dialog: Element,
  { id, path, ui }: { readonly id: string; readonly path: string; readonly ui: UiTexts },
): Promise<void> {
  const grids = [...document.querySelectorAll<HTMLElement>('.grid')].filter(({ dataset }) => dataset['grid'] !== id);
  const found = await Promise.all(grids.map(async (grid) => ({ grid, ...(await countsOf(grid.dataset['grid']!)) })));
  const links = found.filter(({ byPath }) => byPath.has(path)).map((entry) => linkTo(entry, path, ui));
  if (links.length > 0)
    dialog.append(toDom(h('p', { class: 'elsewhere' }, h('span', { class: 'muted' }, ui.pageElsewhere), links)));
}

function linkTo(
  { grid, caption, column, byPath }: PathCounts & { readonly grid: HTMLElement },
  path: string,
  ui: UiTexts,
): VNode {
  const id = grid.dataset['grid']!;
  const panel = grid.closest('[role=tabpanel]');
  const hash = new URLSearchParams({ tab: panel ? panel.id.replace('panel-', '') : '', at: id });
  hash.set(`${id}.f.${column!.id}`, `=${path}`);
  return h(
    'a',
    { href: `#${hash}` },
    caption,
    ' ',
    h('span', { class: 'badge' }, say('{n}', { n: byPath.get(path)! }, ui)),
  );
}

/** How many rows of a table have each path; read once. */
function countsOf(id: string): Promise<PathCounts> {
  let known = counts.get(id);
  if (!known) {
    const spec = readBlock<GridTable['spec']>(`spec-${id}`);
    counts.set(id, (known = Promise.all([spec, readTable(id)]).then(count)));
  }
  return known;
}

function count([{ caption, columns }, { n, c }]: [GridTable['spec'], PackedTable]): PathCounts {
  const at = columns.findIndex(({ kind, linked }) => kind === 'page' || linked);
  const byPath = new Map<string, number>();
  if (at < 0) return { caption, column: null, byPath };
  const { get } = openColumn(c[at]!, n);
  for (let row = 0; row < n; row++) {
    const value = get(row);
    const paths = Array.isArray(value) ? new Set((value as ListCell).map(([path]) => path!)) : [String(value)];
    for (const path of paths) byPath.set(path, (byPath.get(path) || 0) + 1);
  }
  return { caption, column: columns[at]!, byPath };
}
