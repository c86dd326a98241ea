import type { Clock } from '@scrape-and-report/production';

/** Bounds of everything that a server of figures could make endless. */
export interface CallLimits {
  /** Tries of one call, the first included. */
  readonly tries: number;
  /** Wait before the second try; it doubles with each. */
  readonly firstWaitMs: number;
  /** From sending a call to the last byte of its answer. */
  readonly callMs: number;
  /** All calls and waits of a run. */
  readonly stageMs: number;
  readonly maxBodyBytes: number;
}

export const DEFAULT_LIMITS: CallLimits = {
  tries: 4,
  firstWaitMs: 1000,
  callMs: 120_000,
  stageMs: 30 * 60_000,
  maxBodyBytes: 256 * 1024 * 1024,
};

/** What every client of such a server is given. */
export interface CallOptions {
  readonly clock: Clock;
  /** 0 (included) to 1 (not included); spreads the waits between tries. */
  readonly random: () => number;
  readonly signal: AbortSignal;
}
