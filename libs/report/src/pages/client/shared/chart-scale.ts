/**
 * Where a value of a line chart stands from left to right, in the units of its view box. Pure.
 */
import { round } from './spark';

export const WIDTH = 720;
/** Room for the numbers of the upright scale. */
const LEFT = 72;
const RIGHT = 6;

/** `count` is the number of values. */
export function xOf(at: number, count: number): number {
  return round(LEFT + (at * (WIDTH - LEFT - RIGHT)) / Math.max(1, count - 1));
}

/** The value nearest to a place, `share` of the width from the left. */
export function nearest(share: number, count: number): number {
  const at = Math.round(((share * WIDTH - LEFT) * (count - 1)) / (WIDTH - LEFT - RIGHT));
  return Math.min(count - 1, Math.max(0, at));
}
