import { dayOfScrape } from '@scrape-and-report/record';

/** `YYYY-MM-DD HH:MM` of a scrape's timestamp `YYMMDD-HHMM`; no clock and no time zone is involved. */
export function recordedAt(timestamp: string): string {
  return `${dayOfScrape(timestamp)} ${timestamp.slice(7, 9)}:${timestamp.slice(9, 11)}`;
}
