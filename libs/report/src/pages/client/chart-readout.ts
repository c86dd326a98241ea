/**
 * Reads single values off a chart: a slider below it for keyboard and touch, which the mouse over the chart moves too.
 */
import type { UiTexts } from '../html/ui';
import { nearest, xOf } from './shared/chart-scale';
import { h, toDom } from './shared/h';
import { formatNumber, shortDate } from './shared/safe-text';

const DAY_MS = 86400000;

/** The day `days` after a first one, both `YYYY-MM-DD`. Pure. */
export function dayAfter(first: string, days: number): string {
  return new Date(Date.parse(`${first}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** One value a day, the first that of `from`. */
export interface Series {
  readonly from: string;
  readonly v: readonly (number | null)[];
}

/** Gives one chart its readout. */
export function startReadout(chart: Element, { from, v: values }: Series, ui: UiTexts): void {
  const count = values.length;
  if (count < 2) return;
  const name = chart.querySelector('title')?.textContent ?? '';
  const range = toDom<HTMLInputElement>(
    h('input', { type: 'range', class: 'scrub', min: 0, max: count - 1, value: count - 1, 'aria-label': name }),
  );
  const output = toDom(h('output', { class: 'readout' }));
  const mark = toDom(h('svg', null, h('line', { class: 'mark', y1: 0, y2: 196 }))).firstElementChild!;
  chart.insertBefore(mark, chart.querySelector('.line'));

  const show = (): void => {
    const at = Number(range.value);
    const known = values[at] ?? null;
    const value = known === null ? ui.none : formatNumber(known, ui);
    const text = `${shortDate(dayAfter(from, at), ui)}: ${value}`;
    output.textContent = text;
    range.setAttribute('aria-valuetext', text);
    mark.setAttribute('x1', String(xOf(at, count)));
    mark.setAttribute('x2', String(xOf(at, count)));
  };
  range.addEventListener('input', show);
  (chart as SVGElement).addEventListener('pointermove', ({ clientX }) => {
    const { left, width } = chart.getBoundingClientRect();
    range.value = String(nearest((clientX - left) / width, count));
    show();
  });
  chart.after(range, output);
  show();
}

/** Gives every chart its readout; those in closed parts when these are opened. */
export function startReadouts(seriesOf: () => Promise<Readonly<Record<string, Series>>>, ui: UiTexts): void {
  for (const chart of document.querySelectorAll('svg.chart')) {
    const start = async (): Promise<void> => {
      const series = (await seriesOf())[chart.id];
      if (series && !chart.querySelector('.mark')) startReadout(chart, series, ui);
    };
    const part = chart.closest('details');
    if (part) part.addEventListener('toggle', () => void start(), { once: true });
    else void start();
  }
}
