import type { AnalyticsConfig, Day } from '@scrape-and-report/production';
import type { DayFigures } from './day-figures';

/** A configuration that names a source. */
export type SourceConfig = Exclude<AnalyticsConfig, { source: 'none' }>;

/** What a source says before it is asked for days. */
export interface SourceFacts {
  /** The zone whose days the source counts. */
  readonly timeZone: string;
  /** First day with figures as far as the source knows, or null; used where the configuration names no first day. */
  readonly firstDay: Day | null;
  /** The source cannot tell of any day before this one; null: it can tell of all. */
  readonly earliestDay: Day | null;
}

/** How a source is asked: the days of the window may still change, so nothing empty among them is believed. */
export interface DaysWanted {
  /** Sorted, without doubles. */
  readonly days: readonly Day[];
  /** First day of the window of late data. */
  readonly lateFrom: Day;
  /** Days that the store holds already, final or truncated and not empty. */
  readonly known: ReadonlySet<Day>;
}

/**
 * Where usage figures come from. A port.
 *
 * `facts` is called once, before `days`. `days` yields each day it can answer for at most once, in any order, and a day
 * it cannot answer for not at all; it may be called again after a failure. What was yielded before it threw is right.
 *
 * @throws StageError with a code and a hint; never with a secret in it.
 */
export interface AnalyticsSource {
  readonly name: SourceConfig['source'];
  facts(): Promise<SourceFacts>;
  days(wanted: DaysWanted): AsyncIterable<DayFigures>;
}
