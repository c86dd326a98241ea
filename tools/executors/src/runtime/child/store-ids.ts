/** What a partner's store says. */
export interface StoreIds {
  /** Null when it bears none. */
  readonly id: string | null;
  /** Id by which it knows the store of the one who asks; null when they never met. */
  readonly knows: string | null;
}

/** The same, with what it says of formats. */
export interface StoreWord extends StoreIds {
  /** Up to which format of a record the code of its machine reads. */
  readonly reads: number;
  /** Of the store itself. */
  readonly format: number;
}

/** What one of the others says; null: it could not be asked. */
export interface PartnerIds {
  readonly name: string;
  readonly ids: StoreIds | null;
}

/**
 * Who refuses a store that bears this id, when all do that could be asked and have met it; empty when one of them knows
 * it, or nobody has met it.
 */
export function refusersOf(own: string | null, others: readonly PartnerIds[]): string[] {
  const met = others.filter(({ ids }) => ids !== null && ids.knows !== null);
  return met.some(({ ids }) => ids?.knows === own) ? [] : met.map(({ name }) => name);
}

export interface IdJob {
  readonly store: string;
  readonly asker: string;
}
