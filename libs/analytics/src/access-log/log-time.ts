import { dayOf, type Day } from '@scrape-and-report/production';

export interface LogMoment {
  /** Seconds since 1970, UTC. */
  readonly second: number;
  readonly day: Day;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const QUARTER_SECONDS = 900;

/**
 * Reads the times of a log, and tells the day of each in a time zone.
 *
 * Keeps what it has worked out for an hour and a quarter of an hour: no zone changes its offset within a quarter.
 */
export function createLogTime(timeZone: string): (time: string) => LogMoment | null {
  const hours = new Map<string, number>();
  const quarters = new Map<number, Day>();
  return (time) => {
    const key = time.slice(0, 14) + time.slice(20);
    let hour = hours.get(key);
    if (hour === undefined) hours.set(key, (hour = startOfHour(time)));
    const second = hour + Number(time.slice(15, 17)) * 60 + Number(time.slice(18, 20));
    if (Number.isNaN(second)) return null;
    const quarter = Math.floor(second / QUARTER_SECONDS);
    let day = quarters.get(quarter);
    if (day === undefined) quarters.set(quarter, (day = dayOf(new Date(quarter * QUARTER_SECONDS * 1000), timeZone)));
    return { second, day };
  };
}

function startOfHour(time: string): number {
  const month = MONTHS.indexOf(time.slice(3, 6));
  if (month < 0) return Number.NaN;
  const utc = Date.UTC(Number(time.slice(7, 11)), month, Number(time.slice(0, 2)), Number(time.slice(12, 14)));
  const zone = time.slice(21);
  const offsetMinutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5));
  return utc / 1000 - (zone.startsWith('-') ? -offsetMinutes : offsetMinutes) * 60;
}
