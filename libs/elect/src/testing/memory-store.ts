import type { Announcement } from '../port/records';
import type { ClaimView, StoreIo, StoreOperation, StoreReply, StoreView } from '../port/store-io';

const OK: StoreReply = { kind: 'ok' };

/** A store in memory: each operation takes effect at once and as a whole. */
export class MemoryStore implements StoreIo {
  readonly #announcements = new Map<string, Announcement>();
  readonly #claims = new Map<number, ClaimView>();
  #view: StoreView | null = null;

  /** Another store with the same content; records are never changed, so they are shared. */
  clone(): MemoryStore {
    const copy = new MemoryStore();
    for (const [name, announcement] of this.#announcements) copy.#announcements.set(name, announcement);
    for (const [number, claim] of this.#claims) copy.#claims.set(number, claim);
    return copy;
  }

  async perform(operation: StoreOperation): Promise<StoreReply> {
    return this.apply(operation);
  }

  /** The same without a promise, for simulators that keep their own time. */
  apply(operation: StoreOperation): StoreReply {
    if (operation.kind === 'look') return { kind: 'view', view: (this.#view ??= this.#paint()) };
    const reply = this.#change(operation);
    this.#view = null;
    return reply;
  }

  #change(operation: Exclude<StoreOperation, { kind: 'look' }>): StoreReply {
    switch (operation.kind) {
      case 'announce':
        this.#announcements.set(operation.announcement.partner.toLowerCase(), operation.announcement);
        return OK;
      case 'withdraw':
        this.#announcements.delete(operation.partner.toLowerCase());
        return OK;
      case 'reserve':
        if (this.#claims.has(operation.number)) return { kind: 'exists' };
        this.#claims.set(operation.number, { number: operation.number, holder: null, beat: null, end: null });
        return OK;
      case 'sweep':
        return OK;
      case 'prune':
        this.#claims.delete(operation.number);
        return OK;
      case 'hold':
        return this.#edit(operation.number, { holder: operation.holder, beat: operation.beat });
      case 'beat':
        return this.#edit(operation.number, { beat: operation.beat });
      case 'end':
        return this.#edit(operation.number, { end: operation.end, beat: operation.beat });
    }
  }

  #edit(number: number, change: Partial<ClaimView>): StoreReply {
    const claim = this.#claims.get(number);
    if (!claim) return { kind: 'down', reason: `no claim ${number}` };
    this.#claims.set(number, { ...claim, ...change, end: claim.end ?? change.end ?? null });
    return OK;
  }

  #paint(): StoreView {
    return {
      announcements: [...this.#announcements.values()],
      claims: [...this.#claims.values()].sort((a, b) => a.number - b.number),
    };
  }
}
