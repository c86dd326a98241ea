import { addDays, ordinalOf, type Day } from '@scrape-and-report/production';
import { dayOfScrape } from '@scrape-and-report/record';
import { compareNames, isSamePartner } from '../port/names';

/** A partner that can be chosen. */
export interface Candidate {
  readonly name: string;
  /** Newest verified scrape (`YYMMDD-HHMM`), or '' for none that counts. */
  readonly latest: string;
}

/** Who goes first, and who after. */
export interface Choice {
  /** All candidates, sorted by name. */
  readonly available: readonly string[];
  /** Those whose newest scrape is older than the newest among the candidates, sorted by name. */
  readonly outdated: readonly string[];
  /** The producer, then those who follow when it does not act; the outdated come last. */
  readonly ranking: readonly string[];
}

/**
 * The seed's choice: of those with the newest scrape, sorted by lower-cased name, the one at `ordinal mod count`.
 *
 * @param place of the site among those of the workspace, which is added to the ordinal, so that a fleet spreads them
 */
export function choose(candidates: readonly Candidate[], day: Day, place = 0): Choice {
  const sorted = [...candidates].sort((a, b) => compareNames(a.name, b.name));
  const newest = sorted.reduce((best, { latest }) => (latest > best ? latest : best), '');
  const recent = sorted.filter(({ latest }) => latest === newest).map(({ name }) => name);
  const outdated = sorted.filter(({ latest }) => latest < newest).map(({ name }) => name);
  return {
    available: sorted.map(({ name }) => name),
    outdated,
    ranking: [...rotate(recent, ordinalOf(day) + place), ...outdated],
  };
}

/** Who would produce on a day when exactly these take part; null for nobody. */
export function nextProducer(candidates: readonly Candidate[], day: Day, place = 0): string | null {
  return choose(candidates, day, place).ranking[0] ?? null;
}

/**
 * Who takes over after `from`, in the order written in its claim: those after it, then those before it, then partners
 * that the order does not name, by name; `from` itself last, since it may come back.
 */
export function takeoverOrder(from: string, order: readonly string[], partners: readonly string[]): string[] {
  // Written by another: each name at most once, and none that nobody has, for whom everybody would wait.
  const known = order.filter(
    (name, index) =>
      partners.some((one) => isSamePartner(one, name)) && order.findIndex((one) => isSamePartner(one, name)) === index,
  );
  const at = known.findIndex((name) => isSamePartner(name, from));
  const rotated = at < 0 ? known : [...known.slice(at + 1), ...known.slice(0, at)];
  const listed = (name: string): boolean => isSamePartner(name, from) || known.some((one) => isSamePartner(one, name));
  return [...rotated, ...partners.filter((name) => !listed(name)).sort(compareNames), from];
}

/** Whether a scrape counts for the choice: not older than the limit, and not of a day yet to come (a clock gone wrong). */
export function countsForChoice(timestamp: string, day: Day, maxScrapeAgeDays: number): boolean {
  const scraped = dayOfScrape(timestamp);
  return scraped >= addDays(day, -maxScrapeAgeDays) && scraped <= day;
}

function rotate<T>(items: readonly T[], by: number): T[] {
  const at = items.length ? by % items.length : 0;
  return [...items.slice(at), ...items.slice(0, at)];
}
