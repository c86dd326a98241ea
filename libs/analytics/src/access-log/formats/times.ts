import { logTimeOf } from '@scrape-and-report/production';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Reads `22/Nov/2026:10:00:00 +0100`, which begins at `at`; NaN when it is none. Keeps the hours that it has worked out. */
export function createClfTime(): (line: string, at: number) => number {
  const hours = new Map<string, number>();
  let [lastHour, lastZone, lastStart] = ['', '', Number.NaN];
  return (line, at) => {
    const hour = line.slice(at, at + 14);
    const zone = line.slice(at + 21, at + 26);
    if (hour !== lastHour || zone !== lastZone) {
      const key = hour + zone;
      let start = hours.get(key);
      if (start === undefined) {
        if (hours.size > 10_000) hours.clear();
        hours.set(key, (start = startOfHour(hour, zone)));
      }
      [lastHour, lastZone, lastStart] = [hour, zone, start];
    }
    return lastStart + digits(line, at + 15) * 60 + digits(line, at + 18);
  };
}

function digits(line: string, at: number): number {
  const [tens, ones] = [line.charCodeAt(at) - 48, line.charCodeAt(at + 1) - 48];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function startOfHour(hour: string, zone: string): number {
  const month = MONTHS.indexOf(hour.slice(3, 6));
  if (month < 0 || !/^[+-]\d{4}$/.test(zone)) return Number.NaN;
  const utc = Date.UTC(Number(hour.slice(7, 11)), month, Number(hour.slice(0, 2)), Number(hour.slice(12, 14)));
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5));
  return utc / 1000 - (zone.startsWith('-') ? -minutes : minutes) * 60;
}

/** Reads a moment in any of the forms that logs bear; a time without a zone is one of `timeZone`. NaN when it is none. */
export function createAnyTime(timeZone: string): (value: unknown) => number {
  const clf = createClfTime();
  const local = createLocalTime(timeZone);
  return (value) => {
    if (typeof value === 'number') return epochOf(value);
    if (typeof value !== 'string') return Number.NaN;
    // Fractions go: days are told by seconds.
    const text = value
      .trim()
      .replace(/^\[|\]$/g, '')
      .replace(/^(\d\d\/[A-Z][a-z]{2}\/[\d:]{13})[.,]\d+/, '$1')
      .replace(/^(\d{4})\/(\d\d)\/(?=\d\d)/, '$1-$2-');
    if (/^\d{9,16}(?:\.\d+)?$/.test(text)) return epochOf(Number(text));
    if (text[2] === '/' && text[20] === ' ') return clf(text, 0);
    if (text[2] === '/') return local(isoOfClf(text));
    if (/(?:Z|[+-]\d\d:?\d\d)$/i.test(text)) return Math.floor(Date.parse(text.replace(' ', 'T')) / 1000);
    return local(text);
  };
}

/** Seconds, or milli-, micro- or nanoseconds, told by their size. */
function epochOf(value: number): number {
  let seconds = value;
  while (seconds > 1e11) seconds /= 1000;
  return Math.floor(seconds);
}

/** Reads `2026-11-22 10:00:00` (or with `T`) of a zone. In the hour that an autumn has twice, the first is taken. */
export function createLocalTime(timeZone: string): (text: string) => number {
  const offsets = new Map<number, number>();
  return (text) => {
    const utc = Date.parse(`${text.slice(0, 10)}T${text.slice(11, 19)}Z`) / 1000;
    if (Number.isNaN(utc)) return Number.NaN;
    const hour = Math.floor(utc / 3600);
    let offset = offsets.get(hour);
    if (offset === undefined) {
      const guess = utc - offsetAt(utc, timeZone);
      offsets.set(hour, (offset = offsetAt(guess, timeZone)));
    }
    return utc - offset;
  };
}

function offsetAt(second: number, timeZone: string): number {
  return Date.parse(`${logTimeOf(new Date(second * 1000), timeZone).replace(' ', 'T')}Z`) / 1000 - Math.floor(second);
}

/** `22/Nov/2026:10:00:00.123` as ISO. */
export function isoOfClf(text: string): string {
  const month = String(MONTHS.indexOf(text.slice(3, 6)) + 1).padStart(2, '0');
  return `${text.slice(7, 11)}-${month}-${text.slice(0, 2)}T${text.slice(12, 20)}`;
}
