/**
 * A packed comparison as a table of two columns. Packed rows: a string is an equal line, a number counts words left
 * out, `[left, right]` lists parts, of which those in brackets changed.
 */
import type { UiTexts } from '../../html/ui';
import { h, type VNode } from './h';
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
  if (typeof row === 'string') {
    const cell = h('td', null, h('bdi', { lang }, row));
    return h('tr', { class: 'same' }, cell, cell);
  }
  return h('tr', null, side(row[0], 'del', ui, lang), side(row[1], 'ins', ui, lang));
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
