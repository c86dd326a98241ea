import { h, type VNode } from '../client/shared/h';
import { WIDTH, xOf } from '../client/shared/chart-scale';
import { linePath, round } from '../client/shared/spark';
import { niceTicks } from './ticks';

export interface LineChartParts {
  /** Unique within the page: names of the title and the description are made of it. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Of equal distance; one for each value. */
  readonly labels: readonly string[];
  /** Null leaves a gap. */
  readonly values: readonly (number | null)[];
  readonly formatValue: (value: number) => string;
  /** Places along the line at which something happened. */
  readonly marks?: readonly { readonly at: number; readonly label: string }[];
  /** Whether the vertical axis begins at zero. */
  readonly fromZero?: boolean;
}

const HEIGHT = 220;
const TOP = 26;
const BOTTOM = 26;

/** A line over time as SVG, in the colours of the text around it. The same parts give the same bytes. */
export function lineChart({
  id,
  title,
  description,
  labels,
  values,
  formatValue,
  fromZero = false,
  marks = [],
}: LineChartParts): VNode {
  const known = values.filter((value) => value !== null);
  const low = fromZero ? Math.min(0, ...known) : Math.min(...known);
  const ticks = niceTicks(known.length === 0 ? 0 : low, known.length === 0 ? 1 : Math.max(...known));
  const [bottom, top] = [ticks[0]!, ticks.at(-1)!];
  const x = (at: number): number => xOf(at, values.length);
  const y = (value: number): number =>
    round(HEIGHT - BOTTOM - ((value - bottom) * (HEIGHT - TOP - BOTTOM)) / (top - bottom));
  const last = values.findLastIndex((value) => value !== null);
  return h(
    'svg',
    { class: 'chart', id, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-labelledby': `${id}-title ${id}-desc` },
    h('title', { id: `${id}-title` }, title),
    h('desc', { id: `${id}-desc` }, description),
    ticks.map((tick) => h('line', { class: 'rule', x1: 0, x2: WIDTH, y1: y(tick), y2: y(tick) })),
    marks.map(({ at, label }) =>
      h(
        'g',
        { class: 'event' },
        h('title', null, label),
        h('line', { x1: x(at), x2: x(at), y1: TOP - 10, y2: HEIGHT - BOTTOM }),
        h('path', { d: `M${x(at) - 5} ${TOP - 16}h10l-5 8z` }),
      ),
    ),
    h('path', { class: 'line', d: linePath(values, x, y) }),
    ticks.map((tick) => h('text', { class: 'tick', x: 0, y: y(tick) - 6 }, formatValue(tick))),
    labelPositions(labels.length).map((at, nth, all) =>
      h(
        'text',
        {
          class: nth === 0 || nth === all.length - 1 ? 'tick' : 'tick minor',
          x: x(at),
          y: HEIGHT - 6,
          'text-anchor': anchorOf(at, labels.length),
        },
        labels[at]!,
      ),
    ),
    last >= 0 ? h('circle', { class: 'dot', cx: x(last), cy: y(values[last]!), r: 3.5 }) : null,
  );
}

/** Labels of a chart, if they divide it evenly. */
const MOST_LABELS = 6;

/** First, last, and as many between as have room: at one distance, but for the last. */
function labelPositions(count: number): number[] {
  const step = Math.max(1, Math.ceil((count - 1) / (MOST_LABELS - 1)));
  const positions: number[] = [];
  for (let at = 0; at <= count - 1 - step * 0.75; at += step) positions.push(at);
  return count === 0 ? [] : [...positions, count - 1];
}

function anchorOf(at: number, count: number): string {
  if (count === 1) return 'middle';
  return at === 0 ? 'start' : at === count - 1 ? 'end' : 'middle';
}
