/**
 * A packed comparison as a table of two columns. Packed rows: a string is an equal line, a number counts words left
 * out, `[left, right]` lists parts, of which those in brackets changed.
 */
import type { UiTexts } from '../../html/ui';
import { h, type Child, type VNode } from './h';
import { say } from './safe-text';

/** In brackets when it changed. */
export type PackedPart = string | readonly [string];
export type PackedDiffRow = string | number | readonly [left: readonly PackedPart[], right: readonly PackedPart[]];
export interface PackedDiff {
  readonly r: readonly PackedDiffRow[];
  readonly cut?: 1;
}

/** @param lang of the two texts */
export function diffTable(diff: PackedDiff, ui: UiTexts, caption: string, lang?: string): VNode {
  return h(
    'table',
    { class: 'diff' },
    h('caption', { class: 'sr-only' }, caption),
    h('thead', null, h('tr', null, h('th', { scope: 'col' }, ui.before), h('th', { scope: 'col' }, ui.after))),
    h(
      'tbody',
      null,
      diff.r.map((row) => diffRow(row, ui, lang)),
      diff.cut ? gapRow(ui.diffCut) : null,
    ),
  );
}

function diffRow(row: PackedDiffRow, ui: UiTexts, lang: string | undefined): VNode {
  if (typeof row === 'number') return gapRow(say(ui.wordsUnchanged, { n: row }, ui));
  const same = (text: Child): VNode => h('td', null, h('bdi', { lang }, text));
  if (typeof row === 'string') return h('tr', { class: 'same' }, same(row), same(row));
  const [left, right] = row;
  // They differ in white space alone.
  if (left.length > 0 && right.length > 0 && isUnmarked(left) && isUnmarked(right))
    return h('tr', { class: 'same' }, same(left), same(right));
  return h('tr', null, side(left, 'del', ui, lang), side(right, 'ins', ui, lang));
}

function isUnmarked(parts: readonly PackedPart[]): parts is readonly string[] {
  return parts.every((part) => typeof part === 'string');
}

function gapRow(text: string): VNode {
  return h('tr', { class: 'gap' }, h('td', { colspan: 2 }, text));
}

function side(parts: readonly PackedPart[], tag: 'del' | 'ins', ui: UiTexts, lang: string | undefined): VNode {
  if (parts.length === 0) return h('td', { class: 'none' }, h('span', { class: 'sr-only' }, ui.nothing));
  return h(
    'td',
    { class: tag },
    h(
      'bdi',
      { lang },
      parts.map((part) => (typeof part === 'string' ? part : h(tag, null, part[0]))),
    ),
  );
}
