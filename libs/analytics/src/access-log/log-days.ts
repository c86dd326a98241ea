import { addDays, dayOf, type Day } from '@scrape-and-report/production';
import { createLocalTime } from './formats/times';

/** The days of a zone in seconds since 1970. */
export interface LogDays {
  /** The day of a second, and the quarter of an hour around it: no zone changes its offset within one. */
  quarterOf(second: number): { readonly from: number; readonly to: number; readonly day: Day };
  boundsOf(day: Day): { readonly start: number; readonly end: number };
}

const QUARTER = 900;

export function createLogDays(timeZone: string): LogDays {
  const quarters = new Map<number, Day>();
  const bounds = new Map<Day, { start: number; end: number }>();
  const midnight = createLocalTime(timeZone);
  return {
    quarterOf(second) {
      const from = Math.floor(second / QUARTER) * QUARTER;
      let day = quarters.get(from);
      if (day === undefined) {
        if (quarters.size > 100_000) quarters.clear();
        quarters.set(from, (day = dayOf(new Date(from * 1000), timeZone)));
      }
      return { from, to: from + QUARTER, day };
    },
    boundsOf(day) {
      let known = bounds.get(day);
      if (!known) {
        known = { start: midnight(`${day}T00:00:00`), end: midnight(`${addDays(day, 1)}T00:00:00`) };
        bounds.set(day, known);
      }
      return known;
    },
  };
}
