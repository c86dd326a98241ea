import { addDays, type Day } from '@scrape-and-report/production';
import type { UsageState } from '@scrape-and-report/record';

export interface PlanFacts {
  readonly stored: ReadonlyMap<Day, UsageState>;
  readonly firstDay: Day;
  /** In the source's time zone. */
  readonly yesterday: Day;
  readonly lateDays: number;
}

export interface DaysPlan {
  /** Sorted; empty when there is nothing to ask for. */
  readonly days: readonly Day[];
  /** First day of the window that is asked for again, whatever its state. */
  readonly lateFrom: Day;
}

/**
 * Which days to ask for: every day up to yesterday that is neither final nor truncated, and yesterday with the
 * `lateDays` days before it again. A provisional day stays in the plan until it is settled, however old it becomes; today is never in it.
 */
export function planDays({ stored, firstDay, yesterday, lateDays }: PlanFacts): DaysPlan {
  const lateFrom = addDays(yesterday, -lateDays);
  const days: Day[] = [];
  for (let day = firstDay; day <= yesterday; day = addDays(day, 1)) {
    const state = stored.get(day);
    if (day >= lateFrom || (state !== 'final' && state !== 'truncated')) days.push(day);
  }
  return { days, lateFrom };
}

/** The first day of the oldest month that is kept beside that of `today`; null: every month is. */
export function firstKeptDay(today: Day, keepMonths: number | null): Day | null {
  if (keepMonths === null) return null;
  const months = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1 - keepMonths;
  const [year, month] = [Math.floor(months / 12), (months % 12) + 1];
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`;
}

/** Days in runs of neighbours, in chunks of at most `size` days. */
export function chunkDays(days: readonly Day[], size: number): Day[][] {
  const chunks: Day[][] = [];
  for (let start = 0; start < days.length; start += size) chunks.push(days.slice(start, start + size));
  return chunks;
}

/** Neighbouring days as ranges, both ends included. */
export function rangesOf(days: readonly Day[]): { readonly from: Day; readonly to: Day }[] {
  const ranges: { from: Day; to: Day }[] = [];
  for (const day of days) {
    const last = ranges.at(-1);
    if (last && addDays(last.to, 1) === day) last.to = day;
    else ranges.push({ from: day, to: day });
  }
  return ranges;
}
