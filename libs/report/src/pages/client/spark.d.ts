import type { VNode } from './h';
export function sparkline(values: readonly (number | null)[], width?: number, height?: number): VNode | null;
export function linePath(
  values: readonly (number | null)[],
  x: (at: number) => number,
  y: (value: number) => number,
): string;
export function round(value: number): number;
