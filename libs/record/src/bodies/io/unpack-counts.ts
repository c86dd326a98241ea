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
  /** By `POSTED` and `TAKEN`: how many blocks were sent, and KiB that were taken; the latter below 0 ends the thread. */
  readonly counts: Int32Array;
}

export const [POSTED, TAKEN] = [0, 1];
/** What lies ready, in KiB: a block has up to eight megabytes. */
export const MOST_READY = 32 * 1024;

/** What a block counts for, in KiB. */
export function sizeOfBlock({ bodies }: PackBlock): number {
  const last = bodies.at(-1);
  return last ? Math.ceil((last.start + last.size) / 1024) : 0;
}
