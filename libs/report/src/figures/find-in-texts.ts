import type { PageFacts } from '@scrape-and-report/record';
import type { AddIssue } from './add-issue';

/** Longer titles are cut off by search engines; shorter ones hardly say what a page is about. */
const TITLE_CHARS = { most: 60, fewest: 30 };
const FEWEST_DESCRIPTION_CHARS = 70;

/** What is wrong with the titles and descriptions that pages have. */
export function findInTexts(pages: readonly PageFacts[], add: AddIssue): void {
  const uses = new Map<string, number>();
  for (const { description } of pages) if (description) uses.set(description, (uses.get(description) ?? 0) + 1);
  for (const { path, title, description } of pages) {
    if (title) {
      const chars = [...title].length;
      if (chars > TITLE_CHARS.most) add(path, 'long-title', String(chars));
      else if (chars < TITLE_CHARS.fewest) add(path, 'short-title', String(chars));
    }
    if (!description) continue;
    const chars = [...description].length;
    if (chars < FEWEST_DESCRIPTION_CHARS) add(path, 'short-description', String(chars));
    if (uses.get(description)! > 1) add(path, 'duplicate-description', description);
  }
}
