/**
 * The line of a page's visits, with its changes marked on it.
 */
import { lineChart } from '../../charts/line-chart';
import type { PageLife } from '../../../model';
import { dayAfter, startReadout } from '../chart-readout';
import type { PageUi } from '../grid/grid-parts';
import { h, toDom } from '../shared/h';
import { formatNumber, say, shortDate } from '../shared/safe-text';
import { loadVisits } from './load-life';
import { daysFrom, type Visits, visitsAround } from './page-visits';

interface Place {
  /** Where the line is to stand. */
  readonly host: HTMLElement;
  /** The whole life: its moments get what the visits did. */
  readonly life: HTMLElement;
}

/** Fills in the visits of a life that is shown. */
export async function showVisits(
  shown: Pick<PageLife, 'path' | 'changes'>,
  { host, life }: Place,
  { ui, folder, everything = false }: { readonly ui: PageUi; readonly folder: string; readonly everything?: boolean },
): Promise<void> {
  const visits = await loadVisits(shown.path, folder, everything);
  host.replaceChildren();
  host.dataset['ready'] = '';
  const tell = (text: string): void => void (host.parentElement!.querySelector('[role=status]')!.textContent = text);
  if (!visits) {
    tell(ui.lifeNoVisits);
    return host.append(toDom(h('p', { class: 'empty' }, ui.lifeNoVisits)));
  }
  const moments = [...new Set(shown.changes.map(({ found }) => found.slice(0, 10)))];
  const days = visits.values.filter((value) => value !== null).length;
  const absent = visits.missing.length > 0 ? say(ui.lifeVisitsAbsent, { months: visits.missing.join(', ') }) : '';
  if (absent) host.append(toDom(h('p', { class: 'mind' }, absent)));
  if (days > 0) drawLine(visits, moments, { host, ui });
  else if (!absent) host.append(toDom(h('p', { class: 'empty' }, ui.lifeNoVisits)));
  const told = days > 0 ? say(ui.lifeVisitsTold, { n: days }, ui) : ui.lifeNoVisits;
  tell([absent, days > 0 || !absent ? told : ''].filter(Boolean).join(' '));
  // What was pressed for it is gone.
  if (everything) host.querySelector<HTMLElement>('.scrub')?.focus({ preventScroll: true });
  if (visits.older > 0) {
    const more = toDom(
      h('button', { type: 'button', class: 'button' }, say(ui.lifeMoreMonths, { n: visits.older }, ui)),
    );
    more.addEventListener('click', () => void showVisits(shown, { host, life }, { ui, folder, everything: true }));
    host.append(more);
  }
  for (const place of life.querySelectorAll<HTMLElement>('[data-found]')) {
    const { found, until } = place.dataset as { found: string; until: string };
    const around = visitsAround(visits, { found, until });
    place.textContent = around
      ? say(ui.lifeAround, { before: formatNumber(around.before, ui), after: formatNumber(around.after, ui) })
      : '';
  }
}

function drawLine(
  visits: Visits,
  moments: readonly string[],
  { host, ui }: { readonly host: HTMLElement; readonly ui: PageUi },
): void {
  // From the first day that was counted.
  const first = visits.values.findIndex((value) => value !== null);
  const values = visits.values.slice(first);
  const from = dayAfter(visits.from, first);
  const labels = values.map((_, at) => shortDate(dayAfter(from, at), ui));
  const marks = moments.map((day) => ({ at: daysFrom(from, day), label: shortDate(day, ui) }));
  const chart = toDom(
    lineChart({
      id: 'life-visits',
      title: ui.lifeVisits,
      description: say(ui.lifeVisitsLine, { n: marks.length }, ui),
      labels,
      values,
      formatValue: (value) => formatNumber(value, ui),
      fromZero: true,
      marks: marks.filter(({ at }) => at >= 0 && at < values.length),
    }),
  );
  host.append(toDom(h('figure', { class: 'trend' })));
  host.lastElementChild!.append(chart, toDom(h('p', { class: 'muted' }, ui.lifeVisitsCaption)));
  startReadout(chart, { from, v: values }, ui);
}
