import type { PageFacts } from '@scrape-and-report/record';
import type { PageCombination } from '../model';

/** Number of pages per combination of language, business, category and page type; sorted by these. */
export function combinationsOf(pages: Iterable<PageFacts>): PageCombination[] {
  const counts = new Map<string, number>();
  for (const { language, business, category, pagetype } of pages) {
    const key = JSON.stringify([language, business, category, pagetype].map((value) => value || 'unknown'));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, count]) => {
      const [language, business, category, pagetype] = JSON.parse(key) as [string, string, string, string];
      return { language, business, category, pagetype, pages: count };
    });
}
