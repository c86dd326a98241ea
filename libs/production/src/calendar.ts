/** A calendar date, `YYYY-MM-DD`. */
export type Day = string;

interface CivilTime {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function civilTime(instant: Date, timeZone: string): CivilTime {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    const two = '2-digit' as const;
    formatter = new Intl.DateTimeFormat('en-GB-u-ca-gregory-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    });
    formatters.set(timeZone, formatter);
  }
  const parts = new Map(formatter.formatToParts(instant).map(({ type, value }) => [type, value]));
  const of = (type: keyof CivilTime): string => parts.get(type) ?? '';
  return {
    year: of('year').padStart(4, '0'),
    month: of('month'),
    day: of('day'),
    hour: of('hour'),
    minute: of('minute'),
    second: of('second'),
  };
}

/** The calendar date of an instant in a time zone, whatever the zone of the machine. */
export function dayOf(instant: Date, timeZone: string): Day {
  const { year, month, day } = civilTime(instant, timeZone);
  return `${year}-${month}-${day}`;
}

/** Name of a scrape that starts at an instant: `YYMMDD-HHMM` in the time zone. */
export function scrapeNameOf(instant: Date, timeZone: string): string {
  const { year, month, day, hour, minute } = civilTime(instant, timeZone);
  return `${year.slice(2)}${month}${day}-${hour}${minute}`;
}

/** `YYYY-MM-DD HH:MM:SS` in the time zone, as production log lines begin. */
export function logTimeOf(instant: Date, timeZone: string): string {
  const { year, month, day, hour, minute, second } = civilTime(instant, timeZone);
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}

/** Ordinal of a date in the proleptic Gregorian calendar: 0001-01-01 is 1, 2026-01-01 is 739617. */
export function ordinalOf(day: Day): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000) + 719_163;
}

/** The date `days` later (or earlier, when negative). */
export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Whether a text is a real calendar date, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && addDays(text, 0) === text
  );
}
