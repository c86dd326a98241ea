import type { MonthOfVisits } from '@scrape-and-report/record';
import { visitsFileOf, visitsFiles, type VisitsFile } from '../pages/client/life/life-files';
import { digestOf, renderLifeFile } from './life-file';

/** Raise it with any change to how these files are written. */
export const VISITS_VERSION = 2;

/** A month's visits as files, by name. The same figures give the same bytes. */
export function renderVisits(
  { states, pages }: MonthOfVisits,
  { month, count }: { readonly month: string; readonly count: number },
): Map<string, string> {
  const days = states.map((state) => (state === null ? '-' : state === 'provisional' ? 'p' : 'f')).join('');
  const files = new Map(visitsFiles(month, count).map((name): [string, [string, number[]][]] => [name, []]));
  for (const [path, visits] of pages) {
    const last = visits.findLastIndex((value) => value > 0);
    if (last >= 0) files.get(visitsFileOf(path, month, count))!.push([path, visits.slice(0, last + 1)]);
  }
  return new Map(
    Array.from(files, ([name, own]) => {
      const held: VisitsFile = { month, count, days, pages: own };
      return [name, renderLifeFile(held, { stamp: digestOf(held), rules: `visits${VISITS_VERSION}` })];
    }),
  );
}
