/**
 * The whole of a row, with every entry of its lists, in a dialog.
 */
import type { UiTexts } from '../../html/ui';
import { langAt, renderWhole, textAt, type CellContext } from '../shared/cells';
import { showElsewhere } from './elsewhere';
import type { GridTable } from './grid-parts';
import { h, toDom } from '../shared/h';
import { lifeHash } from '../shared/life-hash';
import { shortened } from '../shared/safe-text';

interface DetailsOptions {
  readonly ui: UiTexts;
  readonly context: CellContext;
}

export function showDetails(table: GridTable, row: number, { ui, context }: DetailsOptions): void {
  const path = textAt(context, 'path');
  const named = textAt(context, 'title');
  const title = shortened(named || path || textAt(context, 'url'));
  const entries = table.columns
    .filter(({ hidden, kind }) => !hidden && kind !== 'spark')
    .map((column) =>
      h('div', null, h('dt', null, column.label), h('dd', null, renderWhole(column, column.get(row), context))),
    );
  const dialog = toDom<HTMLDialogElement>(
    h(
      'dialog',
      { class: 'details', 'aria-labelledby': 'details-title' },
      h(
        'form',
        { method: 'dialog' },
        h('h2', { id: 'details-title' }, h('bdi', { lang: named ? langAt(context) : null }, title)),
        h('button', { class: 'close', 'aria-label': ui.close }, '\u00d7'),
      ),
      h('dl', null, entries),
      context.hasLives && path ? h('p', null, h('a', { class: 'to-life', href: lifeHash(path) }, ui.lifeLink)) : null,
    ),
  );
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog || (target as Element).closest('.elsewhere a, .to-life')) dialog.close();
  });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  if (path) void showElsewhere(dialog, { id: table.spec.id, path, ui });
}
