import type { ElectionConfig } from '@scrape-and-report/production';

/** Every span of an election, in milliseconds on the monotonic clock. */
export interface Timing {
  /** How long to wait for partners that were not seen yet, once. */
  readonly relaxMs: number;
  /** Silence after which a claim counts as dead. */
  readonly leaseMs: number;
  /** Extra patience for a claim whose holder is between two processes (elect has ended, lease is starting). */
  readonly handoverMs: number;
  /** Between two renewals of a claim. */
  readonly renewMs: number;
  /** A holder that could renew nowhere for this long stops by itself: below `leaseMs`, so that it stops before another starts. */
  readonly fenceMs: number;
  /** How much later each further rank may claim: more than a renewal and one failing operation. */
  readonly rankMs: number;
  /** Between two looks while the choice is being made. */
  readonly pollMs: number;
  /** Between two looks on standby. */
  readonly watchMs: number;
  /** Limit of one operation on one store. */
  readonly limitMs: number;
}

/** The spans that follow from the configuration: with 90 s, renewals every 15 s, self-stop at 60 s, ranks 45 s apart. */
export function timingOf(election: Pick<ElectionConfig, 'relaxSeconds' | 'leaseSeconds'>): Timing {
  const leaseMs = election.leaseSeconds * 1000;
  const sixth = leaseMs / 6;
  return {
    relaxMs: election.relaxSeconds * 1000,
    leaseMs,
    handoverMs: 10_000,
    renewMs: sixth,
    fenceMs: (leaseMs * 2) / 3,
    rankMs: leaseMs / 2,
    pollMs: clamp(sixth, 50, 1000),
    watchMs: clamp(sixth, 50, 15_000),
    limitMs: clamp(leaseMs / 9, 1000, 10_000),
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
