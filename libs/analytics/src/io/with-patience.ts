import type { Clock, Progress, RunLog } from '@scrape-and-report/production';
import type { AnalyticsSource } from '../source';

export interface PatienceOptions {
  /** For how long a fault that passes by itself is waited for, in all. */
  readonly minutes: number;
  readonly clock: Clock;
  readonly log: RunLog;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

const PAUSE_MS = 60_000;

/**
 * The same source, asked again every minute while its fault is one that passes: a server that restarts, a database that
 * has gone away. What was yielded before is not asked for again. Any other fault is thrown at once.
 */
export function withPatience(source: AnalyticsSource, options: PatienceOptions): AnalyticsSource {
  const { clock, log, progress, signal } = options;
  const longestMs = options.minutes * 60_000;
  let failedAtMs: number | null = null;
  let waitedMs = 0;
  const waitOrThrow = async (error: unknown): Promise<void> => {
    if (!isPassing(error) || signal.aborted) throw error;
    if (failedAtMs === null) {
      failedAtMs = clock.monotonicMs();
      if (longestMs > 0)
        log.warning(`analytics: ${(error as Error).message}; it is asked again for ${options.minutes} minutes`);
    }
    const leftMs = longestMs - Math.max(waitedMs, clock.monotonicMs() - failedAtMs);
    if (leftMs <= 0) throw error;
    progress.update({ done: 0, todo: 1, note: `waiting for ${source.name}` });
    const pauseMs = Math.min(PAUSE_MS, leftMs);
    waitedMs += pauseMs;
    await clock.sleep(pauseMs, signal);
    signal.throwIfAborted();
  };
  return {
    name: source.name,
    async facts() {
      for (;;) {
        try {
          return await source.facts();
        } catch (error) {
          await waitOrThrow(error);
        }
      }
    },
    async *days(wanted) {
      const told = new Set<string>();
      for (;;) {
        try {
          for await (const figures of source.days({ ...wanted, days: wanted.days.filter((day) => !told.has(day)) })) {
            told.add(figures.day);
            yield figures;
          }
          return;
        } catch (error) {
          await waitOrThrow(error);
        }
      }
    },
  };
}

/** The error itself says so: no code and no words are looked at. */
function isPassing(error: unknown): boolean {
  return (error as { isPassing?: unknown } | null)?.isPassing === true;
}
