/**
 * The view of a page as its URL fragment, so that it can be mailed: `#tab=pages&pages.q=rent&pages.sort=-visits`.
 * Pure.
 */

import { lifeHash } from './shared/life-hash';
import type { TableState } from './table/open-table';

export interface View {
  tab: string | null;
  /** Path of the page whose life is shown instead of the tabs. */
  page?: string | null;
  /** Grid to scroll to. */
  at: string | null;
  tables: Record<string, TableState>;
}

/** An empty state of one table. */
export function emptyState(): TableState {
  return { q: '', sort: null, filters: Object.create(null) };
}

/** The view of a fragment; whatever is not understood is left out. The maps have no prototype: names come from outside. */
export function parseHash(hash: string): View {
  const view: View = { tab: null, at: null, tables: Object.create(null) };
  for (const [key, value] of new URLSearchParams(hash.replace(/^#/, ''))) {
    if (key === 'tab' || key === 'at' || key === 'page') {
      view[key] = value;
      continue;
    }
    const match = /^([\w-]+)\.(q|sort|f\.([\w-]+))$/.exec(key);
    if (!match) continue;
    const state = (view.tables[match[1]!] ??= emptyState());
    if (match[2] === 'q') state.q = value;
    else if (match[2] === 'sort') state.sort = { id: value.replace(/^-/, ''), down: value.startsWith('-') };
    else state.filters[match[3]!] = value;
  }
  return view;
}

/** The fragment of a view, `#` included; empty when there is nothing to say. */
export function formatHash(view: View): string {
  if (view.page) return lifeHash(view.page);
  const parameters = new URLSearchParams();
  if (view.tab) parameters.set('tab', view.tab);
  for (const [id, state] of Object.entries(view.tables)) {
    if (state.q) parameters.set(`${id}.q`, state.q);
    if (state.sort) parameters.set(`${id}.sort`, (state.sort.down ? '-' : '') + state.sort.id);
    for (const [column, text] of Object.entries(state.filters)) if (text) parameters.set(`${id}.f.${column}`, text);
  }
  const text = parameters.toString();
  return text ? `#${text}` : '';
}
