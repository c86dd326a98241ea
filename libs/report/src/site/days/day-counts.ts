import { addDays } from '@scrape-and-report/production';
import { dayOfScrape, type History } from '@scrape-and-report/record';
import { brokenAddressOf, isRemoval } from '../../figures/find-issues';
import type { Acceptance } from '../../figures/acceptance';
import { problemKey } from '../../figures/problems';
import { isIssueKind, type DayCount, type SiteUsage } from '../../model';
import { urlOf } from '../url-of';

/** Its own, and the four weeks before that usage is told of: no more than a number has bits (see `problemCounts`). */
const DAYS = 29;

export interface DayCountSource {
  readonly root: string;
  readonly nr: number;
  readonly history: Pick<History, 'scrapes' | 'movements' | 'movesAt' | 'everyIssue'>;
  readonly acceptance: Pick<Acceptance, 'ruleOf'>;
  readonly usage: Pick<SiteUsage, 'days'> | null;
}

/** What was counted on each day up to that of a recording, oldest first; a day is there as soon as anything was counted before it. */
export function dayCounts(source: DayCountSource): DayCount[] {
  const { nr, history, usage } = source;
  const last = dayOfScrape(history.scrapes[nr - 1]!.timestamp);
  const start = addDays(last, 1 - DAYS);
  const scrapes = new Map(
    history.scrapes
      .slice(0, nr)
      .map((scrape): [string, number] => [dayOfScrape(scrape.timestamp), scrape.nr])
      .filter(([day]) => day >= start),
  );
  const visits = new Map((usage?.days ?? []).map((day) => [day.day, day.visits]));
  const movements = history.movements();
  const problems = problemCounts([...scrapes.values()], source);
  const days: DayCount[] = [];
  for (let day = start; day <= last; day = addDays(day, 1)) {
    const scrape = scrapes.get(day);
    if (days.length === 0 && scrape === undefined && !visits.has(day)) continue;
    days.push({
      day,
      visits: visits.get(day) ?? null,
      // A first recording is no change.
      changed: scrape === undefined || scrape === 1 ? null : movements[scrape - 1]!.changed,
      problems: scrape === undefined ? null : problems.get(scrape)!,
    });
  }
  return days;
}

/**
 * Things to be mended in each of some recordings, as `problemsOf` counts them and by today's rules of acceptance: in one pass over
 * all issues, with a bit for each recording.
 */
function problemCounts(
  numbers: readonly number[],
  { root, nr: last, history, acceptance }: DayCountSource,
): ReadonlyMap<number, number> {
  const bitOf = new Map(numbers.map((nr, at) => [nr, 1 << at]));
  const since = bitsSince(bitOf, last);
  const removals = new Map<string, number>();
  for (const [nr, bit] of bitOf)
    for (const { kind, path } of history.movesAt(nr))
      if (kind === 'vanished') removals.set(path, (removals.get(path) ?? 0) | bit);
  const seen = new Map<string, number>();
  const dead = new Map<string, number>();
  const unrecorded: [key: string, url: string, bits: number][] = [];
  for (const issue of history.everyIssue()) {
    let bits = since(issue.from) & ~(issue.til === null ? 0 : since(issue.til));
    // That a page gives 404 on the day of its removal is the removal.
    if (isRemoval(issue)) bits &= ~(removals.get(issue.path) ?? 0);
    if (bits === 0 || !isIssueKind(issue.kind)) continue;
    const address = brokenAddressOf(issue);
    if (address !== null) dead.set(address, (dead.get(address) ?? 0) | bits);
    if (acceptance.ruleOf(issue)) continue;
    const key = problemKey({ ...issue, kind: issue.kind });
    if (issue.kind === 'not-recorded') unrecorded.push([key, urlOf(root, issue.path), bits]);
    else seen.set(key, (seen.get(key) ?? 0) | bits);
  }
  for (const [key, url, bits] of unrecorded) seen.set(key, (seen.get(key) ?? 0) | (bits & ~(dead.get(url) ?? 0)));
  const counts = new Map(numbers.map((nr) => [nr, 0]));
  for (const bits of seen.values()) for (const [nr, bit] of bitOf) if (bits & bit) counts.set(nr, counts.get(nr)! + 1);
  return counts;
}

/** Bits of all recordings from one on. */
function bitsSince(bitOf: ReadonlyMap<number, number>, nr: number): (from: number) => number {
  const table = Array.from({ length: nr + 2 }, () => 0);
  for (let at = nr; at >= 0; at--) table[at] = table[at + 1]! | (bitOf.get(at) ?? 0);
  return (from) => table[from] ?? 0;
}
