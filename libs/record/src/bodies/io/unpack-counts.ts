import type { PackBlock } from '../pack-format';

/** A block, and what of it is wanted. */
export interface BlockAhead {
  readonly file: string;
  readonly block: PackBlock;
  /** Digests of bodies. */
  readonly wanted: ReadonlySet<string>;
}

/** What the thread is given at its start. */
export interface UnpackWork {
  readonly blocks: readonly BlockAhead[];
  /** By `POSTED` and `TAKEN`: blocks that were sent, and that were taken; the latter below 0 ends the thread. */
  readonly counts: Int32Array;
}

export const [POSTED, TAKEN] = [0, 1];
/** Blocks that lie ready, of half a megabyte each. */
export const MOST_READY = 64;
