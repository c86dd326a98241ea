/** What a partner's store says. */
export interface StoreIds {
  /** Null when it bears none. */
  readonly id: string | null;
  /** Id by which it knows the store of the one who asks; null when they never met. */
  readonly knows: string | null;
}

export interface IdJob {
  readonly store: string;
  readonly asker: string;
}
