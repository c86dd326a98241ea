/** Where a refused record stands: as read from a disk by its path, as judged by its place. */
export type Refusal =
  | { readonly path: string; readonly reason: string }
  /** Number null: the store's `accepted.json`. */
  | { readonly store: string; readonly number: number | null; readonly reason: string };
