/** Time as a parameter. Wall time names days and log lines; only the monotonic clock measures waits and leases. */
export interface Clock {
  /** Wall clock, shifted by `PRODUCTION_NOW` when that is set. */
  now(): Date;
  /** Milliseconds since an arbitrary moment; never goes back, and is never compared between machines. */
  monotonicMs(): number;
  /** Resolves after `ms`, or at once when the signal aborts (it does not reject). */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/**
 * Offset in milliseconds that makes `now` read as the instant in `PRODUCTION_NOW`.
 *
 * @throws RangeError when the text is no ISO 8601 instant with `Z` or an offset.
 */
export function offsetOf(productionNow: string, now: Date): number {
  const withZone = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/i;
  const instant = withZone.test(productionNow) ? Date.parse(productionNow) : Number.NaN;
  if (Number.isNaN(instant)) {
    throw new RangeError(`PRODUCTION_NOW is "${productionNow}", not an instant such as 2026-11-22T05:00:00+01:00`);
  }
  return instant - now.getTime();
}
