/** Language in which a report is written; what was scraped keeps its own. */
export type ReportLanguage = 'en' | 'nl';

/** How much an issue matters, most first. */
export const SEVERITIES = ['error', 'warning', 'notice'] as const;
export type Severity = (typeof SEVERITIES)[number];

/**
 * Everything that a report can hold against a page. `not-recorded` is a URL that could not be recorded at all;
 * `not-reached` one that an earlier recording knew and this one did not reach: what was known of it is kept.
 */
export const ISSUE_KINDS = [
  'broken-link',
  'broken-external-link',
  'external-link-home',
  'no-title',
  'not-recorded',
  'not-reached',
  'no-description',
  'no-h1',
  'duplicate-title',
  'orphan',
  'no-language',
  'multiple-h1',
  'long-description',
  'link-to-redirect',
  'link-to-alias',
] as const;
export type IssueKind = (typeof ISSUE_KINDS)[number];

export { ASPECT_COLUMNS as ASPECTS, type AspectColumn as Aspect } from '@scrape-and-report/record';

export type ChangeKind = 'appeared' | 'vanished' | 'returned' | 'changed';

/** A stretch of text on one side of a comparison. */
export interface DiffPart {
  readonly text: string;
  /** Whether it is missing on the other side. */
  readonly changed: boolean;
}

/**
 * One row of a side-by-side comparison: `equal` has the same text on both sides, `changed` differs within (an empty
 * side means wholly removed or added), `gap` stands for `words` equal words that are left out.
 */
export interface DiffRow {
  readonly kind: 'equal' | 'changed' | 'gap';
  readonly left: readonly DiffPart[];
  readonly right: readonly DiffPart[];
  /** Number of equal words left out; 0 unless `gap`. */
  readonly words: number;
}

/** A comparison of two texts by words, equal stretches folded. */
export interface TextDiff {
  readonly rows: readonly DiffRow[];
  /** Whether rows at the end were left out because there were too many. */
  readonly cut: boolean;
}
