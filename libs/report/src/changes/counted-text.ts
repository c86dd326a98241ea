import { textPattern } from '@scrape-and-report/production';
import { WORDED_ASPECTS, type AspectColumn } from '@scrape-and-report/record';

/** What of a page's value counts when it is compared with another; null: nothing. */
export type Counted = (value: string, aspect: AspectColumn) => string | null;

const WORDED: ReadonlySet<AspectColumn> = new Set(WORDED_ASPECTS);

/** Texts without what a profile's `ignoreText` says is no change; all other values whole. */
export function countedText(ignoreText: readonly string[]): Counted {
  const patterns = ignoreText.map(textPattern);
  return (value, aspect) => {
    if (!WORDED.has(aspect)) return value;
    let left = value;
    for (const pattern of patterns) left = pattern.cut(left).left;
    return left === '' && value !== '' ? null : left;
  };
}
