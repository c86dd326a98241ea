import type { Day } from '@scrape-and-report/production';
import { rangesOf } from '../plan-days';
import { shapeError } from './matomo-error';

/** The three reports that make a day, each with what is asked for beside its days. */
const PROOF = { 'VisitsSummary.get': {}, 'Actions.get': {}, 'Actions.getPageUrls': { flat: '1', filter_limit: '-1' } };
/** What was used beside pages: a day is whole without them, and a server may not give them. */
const ITEMS = {
  'Actions.getDownloads': { flat: '1', filter_limit: '-1' },
  'Actions.getOutlinks': { flat: '1', filter_limit: '-1' },
  'Actions.getPageTitles': { flat: '1', filter_limit: '-1', filter_column: 'label', filter_pattern: '404/URL' },
};
export type Report = keyof typeof PROOF | keyof typeof ITEMS;

/** Whether a day can be had without a report. */
export function isBeside(report: Report): boolean {
  return report in ITEMS;
}

/** One report over one range of days: a single call, or a part of a bulk call. */
export interface ReportPart {
  readonly report: Report;
  readonly days: readonly Day[];
  readonly query: Readonly<Record<string, string>>;
}

/** Parts for days that need not be neighbours: one for each report and run of days, those of the proof first. */
export function reportParts(siteId: number, days: readonly Day[]): ReportPart[] {
  return rangesOf(days).flatMap(({ from, to }) => {
    const within = days.filter((day) => day >= from && day <= to);
    const common = { idSite: String(siteId), period: 'day', date: from === to ? from : `${from},${to}` };
    return Object.entries({ ...PROOF, ...ITEMS }).map(([report, rows]): ReportPart => {
      return { report: report as Report, days: within, query: { method: report, ...common, ...rows } };
    });
  });
}

/**
 * The answer of each day of a part.
 *
 * @throws MatomoError (`shape`) when a day is missing, or one is there that was not asked for
 */
export function splitByDay(part: ReportPart, value: unknown): Map<Day, unknown> {
  const [only] = part.days;
  if (part.days.length === 1 && only !== undefined) return new Map([[only, ofSingleDay(only, value)]]);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw shapeError(`${nameOf(part)} is not keyed by day`);
  const answers = new Map(Object.entries(value));
  for (const day of part.days) if (!answers.has(day)) throw shapeError(`${nameOf(part)} lacks ${day}`);
  for (const key of answers.keys())
    if (!part.days.includes(key))
      throw shapeError(`${nameOf(part)} holds ${key.slice(0, 40)}, which was not asked for`);
  return answers;
}

/** One day alone comes bare, or keyed by its date. */
function ofSingleDay(day: Day, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const keys = Object.keys(value);
  if (!keys.some((key) => /^\d{4}-\d{2}-\d{2}$/.test(key))) return value;
  if (keys.length !== 1 || keys[0] !== day)
    throw shapeError(`an answer for ${day} holds ${keys.join(', ').slice(0, 80)}`);
  return (value as Record<string, unknown>)[day];
}

/**
 * Refuses an answer that bears a day twice as a key: `JSON.parse` would keep the last and say nothing.
 *
 * @throws MatomoError (`shape`)
 */
export function refuseDoubleDays(text: string, parts: readonly ReportPart[]): void {
  const allowed = new Map<Day, number>();
  for (const part of parts) for (const day of part.days) allowed.set(day, (allowed.get(day) ?? 0) + 1);
  // Within a string the closing quote would be escaped, so this finds keys and nothing else.
  for (const [, day] of text.matchAll(/"(\d{4}-\d{2}-\d{2})"\s*:/g)) {
    const left = allowed.get(day!) ?? 0;
    if (left === 0) throw shapeError(`${day} stands in it more often than it was asked for`);
    allowed.set(day!, left - 1);
  }
}

function nameOf({ report, days }: ReportPart): string {
  return `${report} of ${days[0]} to ${days.at(-1)}`;
}
