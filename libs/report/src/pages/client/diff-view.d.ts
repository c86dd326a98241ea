import type { VNode } from './h';
export type PackedPart = string | readonly [string];
export type PackedDiffRow = string | number | readonly [readonly PackedPart[], readonly PackedPart[]];
export interface PackedDiff {
  readonly r: readonly PackedDiffRow[];
  readonly cut?: 1;
}
export function diffTable(diff: PackedDiff, ui: Readonly<Record<string, string>>, caption: string): VNode;
