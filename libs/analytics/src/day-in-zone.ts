import { dayOf, type Day } from '@scrape-and-report/production';

/**
 * The date of an instant in a zone as Matomo names it: an IANA zone, or a fixed offset such as `UTC+2` or `UTC-3.5`,
 * which `Intl` does not know.
 *
 * @throws RangeError when there is no such zone
 */
export function dayInZone(instant: Date, timeZone: string): Day {
  const offset = /^UTC([+-]\d{1,2}(?:\.\d+)?)$/.exec(timeZone)?.[1];
  if (offset === undefined) return dayOf(instant, timeZone);
  return dayOf(new Date(instant.getTime() + Number(offset) * 3_600_000), 'UTC');
}
