import { diffSequences } from './sequence-diff';
import type { Replacement } from './replacement';
import { slideReplacements } from './slide';
import { tokensOf, type Token } from './tokens';

/** Text that stands in both versions, as the new one has it. */
export interface EqualSegment {
  readonly kind: 'equal';
  readonly text: string;
  /** As the old one has it; absent where that is the same. Only white space differs. */
  readonly before?: string;
}

/** Text of the old version that became text of the new one; either may be empty, not both. */
export interface ChangedSegment {
  readonly kind: 'changed';
  readonly removed: string;
  readonly added: string;
}

export type Segment = EqualSegment | ChangedSegment;

/**
 * Differences of two texts by word, in order. White space never makes a difference: two texts that differ in nothing
 * else give one equal segment. What is equal and what was removed is the old text, what is equal and what was added the new one,
 * to the last space.
 */
export function diffWords(before: string, after: string): Segment[] {
  const [a, b] = [tokensOf(before), tokensOf(after)];
  const numbers = new Map<string, number>();
  const numberOf = ({ text }: Token): number => {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, numbers.size);
    return numbers.size - 1;
  };
  const replacements = diffSequences(Int32Array.from(a, numberOf), Int32Array.from(b, numberOf));
  const segments = segmentsOf(a, b, slideReplacements(joinNear(replacements, b), a, b));
  return withLead(segments, leadingSpace(before), leadingSpace(after));
}

function leadingSpace(text: string): string {
  return /^\s*/.exec(text)![0];
}

/** White space before the first word. */
function withLead(segments: readonly Segment[], before: string, after: string): Segment[] {
  if (before === '' && after === '') return [...segments];
  const [first, ...others] = segments;
  if (first?.kind !== 'equal') return [equal(before, after), ...segments];
  return [equal(before + (first.before ?? first.text), after + first.text), ...others];
}

function equal(before: string, text: string): EqualSegment {
  return before === text ? { kind: 'equal', text } : { kind: 'equal', text, before };
}

/** Two replacements with but one short word or a sign between them read better as one. */
function joinNear(replacements: readonly Replacement[], b: readonly Token[]): Replacement[] {
  const joined: Replacement[] = [];
  for (const next of replacements) {
    const last = joined.at(-1);
    const isNear =
      last && next.bFrom - last.bTo === 1 && b[last.bTo]!.text.length <= 3 && isLarge(last) && isLarge(next);
    if (isNear) joined[joined.length - 1] = { ...last, aTo: next.aTo, bTo: next.bTo };
    else joined.push(next);
  }
  return joined;
}

function isLarge({ aFrom, aTo, bFrom, bTo }: Replacement): boolean {
  return aTo - aFrom + bTo - bFrom > 2;
}

function segmentsOf(a: readonly Token[], b: readonly Token[], replacements: readonly Replacement[]): Segment[] {
  const segments: Segment[] = [];
  let [aAt, bAt] = [0, 0];
  for (const { aFrom, aTo, bFrom, bTo } of replacements) {
    const lead = leadOf(a, b, { aFrom, aTo, bFrom, bTo });
    const hasSpace = lead === null;
    if (bFrom > bAt) segments.push(equal(textOf(a, aAt, aFrom, hasSpace), textOf(b, bAt, bFrom, hasSpace)));
    const removed = (lead?.removed ?? '') + textOf(a, aFrom, aTo);
    const added = (lead?.added ?? '') + textOf(b, bFrom, bTo);
    segments.push({ kind: 'changed', removed, added });
    [aAt, bAt] = [aTo, bTo];
  }
  if (bAt < b.length) segments.push(equal(textOf(a, aAt, a.length), textOf(b, bAt, b.length)));
  return segments;
}

/** White space before a replacement where only one of the texts has any: then it belongs to the replacement's sides. */
function leadOf(
  a: readonly Token[],
  b: readonly Token[],
  { aFrom, aTo, bFrom, bTo }: Replacement,
): { readonly removed: string; readonly added: string } | null {
  if (aFrom === 0 || bFrom === 0 || aFrom === aTo || bFrom === bTo) return null;
  const [removed, added] = [a[aFrom - 1]!.space, b[bFrom - 1]!.space];
  return (removed === '') === (added === '') ? null : { removed, added };
}

function textOf(tokens: readonly Token[], from: number, to: number, withLastSpace = true): string {
  let text = '';
  for (let at = from; at < to; at++)
    text += withLastSpace || at < to - 1 ? tokens[at]!.text + tokens[at]!.space : tokens[at]!.text;
  return text;
}
