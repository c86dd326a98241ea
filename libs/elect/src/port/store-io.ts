import type { Announcement, Beat, ClaimEnd, Holder } from './records';

/** One link of a store's claim chain as it was read. */
export interface ClaimView {
  readonly number: number;
  /** Null: not written yet, torn or busy. The claim still counts, as one of an unknown. */
  readonly holder: Holder | null;
  /** Null: no news. */
  readonly beat: Beat | null;
  readonly end: ClaimEnd | null;
}

/** A record that was there and could not be taken for one; absolute path, or what names it in the coordinator. */
export interface RefusedRecord {
  readonly path: string;
  readonly reason: string;
}

/** What one look at a store gave. */
export interface StoreView {
  readonly announcements: readonly Announcement[];
  /** Ascending by number. */
  readonly claims: readonly ClaimView[];
  /** Epoch of the highest production that wrote here; absent when none did. */
  readonly accepted?: number;
  /** Absent when there is none. */
  readonly refused?: readonly RefusedRecord[];
}

export type StoreOperation =
  | { readonly kind: 'look' }
  | { readonly kind: 'announce'; readonly announcement: Announcement }
  | { readonly kind: 'withdraw'; readonly partner: string }
  | { readonly kind: 'reserve'; readonly number: number }
  | { readonly kind: 'hold'; readonly number: number; readonly holder: Holder; readonly beat: Beat }
  | { readonly kind: 'beat'; readonly number: number; readonly beat: Beat }
  | { readonly kind: 'end'; readonly number: number; readonly end: ClaimEnd; readonly beat: Beat }
  | { readonly kind: 'prune'; readonly number: number }
  /** Removes temporary files that a killed process left more than an hour ago, by the store's own clock. */
  | { readonly kind: 'sweep' };

export type StoreReply =
  /** `removed`: what a sweep took away. */
  | { readonly kind: 'ok'; readonly removed?: readonly string[] }
  | { readonly kind: 'view'; readonly view: StoreView }
  /** Somebody else reserved this number. */
  | { readonly kind: 'exists' }
  /** Unreachable, refused, or not answered within the limit. What was asked may still happen, later. */
  | { readonly kind: 'down'; readonly reason: string };

/**
 * One store as an election sees it; a port.
 *
 * - `look` reads everything and writes nothing: no folder comes into being by looking.
 * - `reserve` is the one operation that decides: of all that reserve one number of one store, at most one gets `ok`,
 *   whatever the machine, and a number once reserved stays so until it is pruned. `hold` fills what was reserved.
 * - `end` outlives every later `beat`.
 * - `announce`, `withdraw`, `beat`, `end`, `prune` and `sweep` may be repeated.
 * - No operation throws, and each is answered within its limit; `down` says nothing about whether it took effect.
 * - Another's view may lag behind (caches of shares); it is never torn.
 */
export interface StoreIo {
  perform(operation: StoreOperation): Promise<StoreReply>;
}
