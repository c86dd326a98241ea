import type { ReportLanguage } from '../../model';
import { formatNumber, say, shortDate, type NumberSigns } from '../client/shared/safe-text';
import { en, type Messages } from './en';
import { nl } from './nl';

/** The texts of a language, and how it writes numbers and dates. Does not depend on the machine's locale data. */
export interface Words {
  readonly language: ReportLanguage;
  readonly texts: Messages;
  readonly signs: NumberSigns;
  readonly say: (key: keyof Messages, values?: Readonly<Record<string, string | number>>) => string;
  readonly number: (value: number) => string;
  /** `Sunday 22 November 2026`; whatever follows the date (a time) is kept. */
  readonly longDate: (day: string) => string;
  /** `22 Nov 2026`; whatever follows the date (a time) is kept. */
  readonly shortDate: (day: string) => string;
  /** `November 2026`, from `2026-11`. */
  readonly month: (month: string) => string;
}

/** @param isPair whether it is about two recordings that someone named: then none of them is «the one before» */
export function wordsOf(language: ReportLanguage, isPair = false): Words {
  const every = language === 'nl' ? nl : en;
  const texts = isPair ? ofPair(every) : every;
  const signs: NumberSigns = { group: texts.group, decimal: texts.decimal, language };
  const fill = (key: keyof Messages, values?: Readonly<Record<string, string | number>>): string =>
    say(texts[key], values, signs);
  return {
    language,
    texts,
    signs,
    say: fill,
    number: (value) => formatNumber(value, signs),
    longDate: (text) => longDate(text, texts),
    shortDate: (text) => shortDate(text, texts),
    month: (text) => `${texts.months.split(' ')[Number(text.slice(5, 7)) - 1] ?? ''} ${text.slice(0, 4)}`,
  };
}

function ofPair(texts: Messages): Messages {
  return {
    ...texts,
    summaryNothing: texts.pairNothing,
    againstPrevious: texts.pairAgainst,
    fixedIssues: texts.pairFixed,
    noFixed: texts.pairNoFixed,
  };
}

function longDate(text: string, texts: Messages): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})(.*)$/.exec(text);
  if (!match) return text;
  const [, year, monthNumber, day, rest] = match;
  const month = texts.months.split(' ')[Number(monthNumber) - 1] ?? '';
  const weekdayNumber = (new Date(`${year}-${monthNumber}-${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  const weekday = texts.weekdays.split(' ')[weekdayNumber] ?? '';
  return say(texts.longDate, { weekday, day: String(Number(day)), month, year: year! }) + rest!;
}
