import type { ReportLanguage, UsageDayTotal } from '../../model';
import type { PeriodUsage } from '../site-source';

/** Days named in one statement before the rest is only counted. */
const MAX_NAMED_DAYS = 7;

/** What a reader must know before trusting the figures, in plain sentences; none when all days are complete. */
export function usageStatements(
  usage: PeriodUsage,
  days: readonly UsageDayTotal[],
  language: ReportLanguage,
): string[] {
  const words = language === 'nl' ? NL : EN;
  const named = (state: UsageDayTotal['state']): string[] =>
    days.filter((day) => day.state === state).map(({ day }) => day);
  const hidden = usage.days.reduce((total, { hidden_hits }) => total + hidden_hits, 0);
  const hits = usage.days.reduce((total, { pageviews }) => total + pageviews, 0);
  const [missing, provisional, truncated] = [named('missing'), named('provisional'), named('truncated')];
  const statements: string[] = [];
  if (missing.length > 0) statements.push(words.missing(missing.length, list(missing)));
  if (provisional.length > 0) statements.push(words.provisional(provisional.length, list(provisional)));
  if (truncated.length > 0) statements.push(words.truncated(truncated.length, list(truncated)));
  if (hidden > 0) statements.push(words.hidden(hidden, share(hidden, hits)));
  return statements;
}

const EN = {
  missing: (count: number, days: string) =>
    `Of ${count} ${count === 1 ? 'day' : 'days'} there are no figures: ${days}.`,
  provisional: (count: number, days: string) =>
    `The figures of ${count} ${count === 1 ? 'day' : 'days'} are provisional and may still grow: ${days}.`,
  truncated: (count: number, days: string) =>
    `On ${count} ${count === 1 ? 'day' : 'days'} the source left out the least visited pages, so a page without visits may have had some: ${days}.`,
  hidden: (hits: number, percent: string) => `${hits} page views (${percent} %) are not counted for any page.`,
};

const NL: typeof EN = {
  missing: (count, days) => `Van ${count} ${count === 1 ? 'dag' : 'dagen'} zijn er geen cijfers: ${days}.`,
  provisional: (count, days) =>
    `De cijfers van ${count} ${count === 1 ? 'dag' : 'dagen'} zijn voorlopig en kunnen nog stijgen: ${days}.`,
  truncated: (count, days) =>
    `Op ${count} ${count === 1 ? 'dag' : 'dagen'} liet de bron de minst bezochte pagina’s weg; een pagina zonder bezoek kan dus wel bezocht zijn: ${days}.`,
  hidden: (hits, percent) => `${hits} paginaweergaven (${percent} %) zijn bij geen enkele pagina geteld.`,
};

function list(days: readonly string[]): string {
  const named = days.slice(0, MAX_NAMED_DAYS).join(', ');
  return days.length > MAX_NAMED_DAYS ? `${named} (+${days.length - MAX_NAMED_DAYS})` : named;
}

function share(part: number, whole: number): string {
  return whole > 0 ? ((100 * part) / whole).toFixed(1) : '100.0';
}
