import type { StoreView } from './store-io';
import type { ClaimView } from './store-io';
import type { Announcement } from './records';

/** What one round of looks gave, by store; null where a store gave no answer. */
export type Views = ReadonlyMap<string, StoreView | null>;

/** How long something has been silent, and whether it was ever seen to move. */
export interface Life {
  readonly moved: boolean;
  readonly silentMs: number;
}

/**
 * Judges life by change alone, on the watcher's own monotonic clock: clocks of machines are never compared.
 *
 * Time in which the watcher itself did not look (its machine slept) does not count as another's silence.
 */
export class Watch {
  readonly #signatures = new Map<string, string>();
  readonly #since = new Map<string, { atMs: number; moved: boolean }>();
  readonly #readBefore = new Set<string>();
  readonly #maxGapMs: number;
  #lastMs: number | null = null;

  constructor(maxGapMs: number) {
    this.#maxGapMs = maxGapMs;
  }

  observe(views: Views, nowMs: number): void {
    this.#forgiveGap(nowMs);
    for (const [store, view] of views) {
      if (!view) continue;
      for (const claim of view.claims) this.#note(store, claimKey(store, claim), claimSignature(claim), nowMs);
      for (const one of view.announcements) this.#note(store, announcementKey(one), `${one.n} ${one.latest}`, nowMs);
      this.#readBefore.add(store);
    }
  }

  /** `key`: of `claimKey` or `announcementKey`, and observed before. */
  lifeOf(key: string, nowMs: number): Life {
    const since = this.#since.get(key);
    return since ? { moved: since.moved, silentMs: nowMs - since.atMs } : { moved: false, silentMs: 0 };
  }

  #note(store: string, key: string, signature: string | null, nowMs: number): void {
    const place = `${store}\n${key}`;
    const known = this.#signatures.get(place);
    // What stands in a store that was read without it has come while we watched; on a first look it may be years old.
    const moved = known === undefined ? this.#readBefore.has(store) : signature !== null && signature !== known;
    if (signature !== null || known === undefined) this.#signatures.set(place, signature ?? '');
    const since = this.#since.get(key);
    if (moved) this.#since.set(key, { atMs: nowMs, moved: true });
    else if (!since) this.#since.set(key, { atMs: nowMs, moved: false });
  }

  #forgiveGap(nowMs: number): void {
    const excessMs = this.#lastMs === null ? 0 : nowMs - this.#lastMs - this.#maxGapMs;
    this.#lastMs = nowMs;
    if (excessMs <= 0) return;
    for (const [key, { atMs, moved }] of this.#since) this.#since.set(key, { atMs: atMs + excessMs, moved });
  }
}

/** One claim bears the same key in every store; one of an unknown holder is known by its place. */
export function claimKey(store: string, { number, holder }: ClaimView): string {
  if (!holder) return `place ${JSON.stringify([store, number])}`;
  return keyOnce(
    holder,
    ({ partner, runId, epoch }) => `claim ${JSON.stringify([partner.toLowerCase(), runId, epoch])}`,
  );
}

export function announcementKey(announcement: Announcement): string {
  return keyOnce(
    announcement,
    ({ partner, runId, day }) => `announcement ${JSON.stringify([partner.toLowerCase(), runId, day])}`,
  );
}

/** Records never change, and every look asks for the keys of all of them. */
const keys = new WeakMap<object, string>();

function keyOnce<T extends object>(record: T, render: (record: T) => string): string {
  const known = keys.get(record);
  if (known !== undefined) return known;
  const key = render(record);
  keys.set(record, key);
  return key;
}

function claimSignature({ beat, end, holder }: ClaimView): string | null {
  if (end) return end;
  if (beat) return `${beat.n} ${beat.by} ${beat.state}`;
  return holder ? null : 'empty';
}
