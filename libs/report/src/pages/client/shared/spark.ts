/**
 * A word-sized line: no axes, the last value as a dot, gaps where values are missing. Decoration beside its number.
 */
import { h, type VNode } from './h';

type Values = readonly (number | null)[];

/** An `svg` element, or null when there is no line to draw. */
export function sparkline(all: Values, width = 96, height = 24): VNode | null {
  const values = thin(all, width);
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = (at: number): number => round(2 + (at * (width - 4)) / (values.length - 1));
  const y = (value: number): number =>
    round(high === low ? height / 2 : height - 3 - ((value - low) * (height - 6)) / (high - low));
  const last = values.findLastIndex((value) => value !== null);
  return h(
    'svg',
    { class: 'spark', viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true', focusable: 'false' },
    h('path', { d: linePath(values, x, y), fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5 }),
    h('circle', { cx: x(last), cy: y(values[last]!), r: 2, fill: 'currentColor' }),
  );
}

/** No more values than there are pixels: the last of each stretch that has one. */
function thin(values: Values, most: number): Values {
  if (values.length <= most) return values;
  const size = values.length / most;
  return Array.from({ length: most }, (_, at) => {
    const part = values.slice(Math.floor(at * size), Math.floor((at + 1) * size));
    return part.findLast((value) => value !== null) ?? null;
  });
}

/** Path of a line that breaks at null; a value alone between gaps becomes a short stroke. */
export function linePath(values: Values, x: (at: number) => number, y: (value: number) => number): string {
  let path = '';
  values.forEach((value, at) => {
    if (value === null) return;
    const isStart = at === 0 || values[at - 1] === null;
    const isAlone = isStart && (at === values.length - 1 || values[at + 1] === null);
    path += `${isStart ? 'M' : 'L'}${x(at)} ${y(value)}${isAlone ? 'h0.1' : ''}`;
  });
  return path;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
