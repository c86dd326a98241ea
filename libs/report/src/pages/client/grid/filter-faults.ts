/**
 * Says which filters of a table are not understood: at the field, and above the table for those that have none in sight.
 */
import type { UiTexts } from '../../html/ui';
import type { ColumnSpec } from '../../tables/table-spec';
import { h, type VNode } from '../shared/h';
import { say, shortened } from '../shared/safe-text';
import type { TableState } from '../table/open-table';

const MOST_REPEATED = 40;

/** Where it is said above a table; it has to be there before anything is said. */
export function faultsPlace(grid: string): VNode {
  return h('p', { class: 'faults', role: 'status', id: `faults-${grid}` });
}

/** What is said at a field, once its filter is not understood. */
export function faultAtField(grid: string, column: string, ui: UiTexts): VNode {
  return h('span', { class: 'fault', id: `fault-${grid}-${column}`, hidden: true }, ui.notUnderstood);
}

/** Marks a field, or takes the mark off. */
export function markFault(field: Element, grid: string, isFault: boolean): void {
  if (field.hasAttribute('aria-invalid') === isFault) return;
  const note = document.getElementById(`fault-${grid}-${(field as HTMLElement).dataset['filter']}`);
  if (note) note.hidden = !isFault;
  if (isFault) {
    field.setAttribute('aria-invalid', 'true');
    field.setAttribute('aria-describedby', [note?.id, `faults-${grid}`].filter(Boolean).join(' '));
  } else {
    field.removeAttribute('aria-invalid');
    field.removeAttribute('aria-describedby');
  }
}

/** Which filters are left out, and how each would be understood. */
export function faultsText(
  faults: readonly Pick<ColumnSpec, 'id' | 'kind' | 'label'>[],
  filters: TableState['filters'],
  ui: UiTexts,
): string {
  return faults
    .map(({ id, kind, label }) =>
      say(ui.filterFault, {
        ...{ what: label, text: shortened(filters[id]!, MOST_REPEATED) },
        how: kind === 'date' ? ui.writeDate : ui.writeNumber,
      }),
    )
    .join(' ');
}
