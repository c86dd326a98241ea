import type { IndexReport, Trend } from '../../model';
import { lineChart } from '../charts/line-chart';
import { h, type Child, type VNode } from '../client/shared/h';
import { sparkline } from '../client/shared/spark';
import { figureGroup, figureLabel, isProblemFigure, type FigureGroup } from '../messages/figure-label';
import type { Messages } from '../messages/en';
import type { Words } from '../messages/words';
import { spreadOverDays } from './spread';
import { groupBy } from '../../group-by';

/** Every key figure by group: its last value, its change, a small line, and the whole course when it is opened. */
export function trends({ trends: all, scrapes }: IndexReport, words: Words): Child {
  const days = scrapes.map(({ day }) => day);
  return tellingGroups(all, words).map(([group, own]) =>
    h(
      'section',
      { class: 'trends' },
      h('h3', null, words.texts[`group_${group}` as keyof Messages]),
      own.map((trend) => trendRow(trend, days, words)),
    ),
  );
}

/** Shares of which there is one say what the whole says. */
const SHARES: ReadonlySet<FigureGroup> = new Set(['language', 'business', 'category', 'type']);

/** Trends by their group, without those that say nothing more. */
function tellingGroups(all: readonly Trend[], words: Words): (readonly [FigureGroup, Trend[]])[] {
  const groups = groupBy(all, ({ figure }) => figureGroup(figure, words));
  return [...groups].filter(([group, own]) => !SHARES.has(group) || own.length > 1);
}

function trendRow({ figure, values }: Trend, days: readonly string[], words: Words): VNode {
  const label = figureLabel(figure, words);
  const at = values.findLastIndex((value) => value !== null);
  const last = at < 0 ? null : values[at]!;
  const before = values.slice(0, Math.max(0, at)).findLast((value) => value !== null) ?? null;
  const change = last === null || before === null ? null : last - before;
  const spread = spreadOverDays(days, values);
  return h(
    'details',
    { class: 'trend', 'data-figure': figure },
    h(
      'summary',
      null,
      h('span', { class: 'label' }, h('bdi', null, label)),
      h('span', { class: 'line' }, sparkline(spread.values, 120)),
      h('strong', null, last === null ? '–' : words.number(last)),
      h(
        'span',
        { class: deltaClass(figure, change) },
        change === null || change === 0 ? '' : `${change > 0 ? '+' : ''}${words.number(change)}`,
      ),
    ),
    chartOf(figure, label, spread, words),
  );
}

function deltaClass(figure: string, change: number | null): string {
  if (!change || !isProblemFigure(figure)) return 'delta';
  return change > 0 ? 'delta worse' : 'delta better';
}

function chartOf(
  figure: string,
  label: string,
  { days, values }: ReturnType<typeof spreadOverDays>,
  words: Words,
): Child {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  return lineChart({
    id: chartId(figure),
    title: label,
    description: words.say('trendChart', {
      figure: label,
      from: words.shortDate(days[0]!),
      to: words.shortDate(days.at(-1)!),
      first: known[0]!,
      last: known.at(-1)!,
      low: Math.min(...known),
      high: Math.max(...known),
    }),
    labels: days.map((day) => words.shortDate(day)),
    values,
    formatValue: words.number,
  });
}

/** An id for any figure, whatever it is named after. */
function chartId(figure: string): string {
  return `trend-${figure.replace(/[^\w-]/g, (sign) => `_${sign.codePointAt(0)!.toString(16)}_`)}`;
}

/** The numbers behind the charts, for the page's script. */
export function trendSeries(
  { trends: all, scrapes }: IndexReport,
  words: Words,
): Record<string, { from: string; v: readonly (number | null)[] }> {
  const days = scrapes.map(({ day }) => day);
  const told = tellingGroups(all, words).flatMap(([, own]) => own);
  return Object.fromEntries(
    told.map(({ figure, values }) => [
      chartId(figure),
      { from: days[0] ?? '', v: spreadOverDays(days, values).values },
    ]),
  );
}
