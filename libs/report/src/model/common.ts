/** Language in which a report is written; what was scraped keeps its own. */
export type ReportLanguage = 'en' | 'nl';

export { ASPECT_COLUMNS as ASPECTS, type AspectColumn as Aspect } from '@scrape-and-report/record';

export type ChangeKind = 'appeared' | 'vanished' | 'returned' | 'changed';

/** A stretch of text on one side of a comparison. */
export interface DiffPart {
  readonly text: string;
  /** Whether it is missing on the other side. */
  readonly changed: boolean;
}

/**
 * One row of a side-by-side comparison: `equal` has the same words on both sides, `changed` differs within (an empty
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
