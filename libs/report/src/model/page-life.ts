/** All that is told of one page over time; texts for people in the report's language. Timestamps are `YYYY-MM-DD HH:MM`. */
export interface PageLife {
  readonly path: string;
  readonly url: string;
  /** As its last recording had it. */
  readonly title: string | null;
  /** In which language it was recorded; absent where that is unknown. */
  readonly language?: string;
  /** From the first recording that had it to the first that lacked it (null: it lives), oldest first. */
  readonly spans: readonly (readonly [from: string, til: string | null])[];
  /** Newest first; at most `MOST_LIFE_CHANGES`. */
  readonly changes: readonly LifeChange[];
  /** Changes that are older than those. */
  readonly older: number;
  /**
   * What its editorial text was, by the recording that found it, newest first; of the newest `MOST_LIFE_TEXTS` versions. Of a large
   * site the number of a file of that recording instead, in which it stands.
   */
  readonly texts: readonly (readonly [found: string, text: string | number])[];
  /** Open ones first, then the newest; at most `MOST_LIFE_ISSUES`. */
  readonly issues: readonly LifeIssue[];
  /** Addresses that it links to, those of the site as paths; at most `MOST_LIFE_LINKS`. */
  readonly out: readonly string[];
  /** Which of these lead to no page today. */
  readonly broken: readonly string[];
  /** Pages that link to it: how many, and some of them. */
  readonly in: { readonly count: number; readonly paths: readonly string[] };
  /** Addresses that lead to it, with how. */
  readonly led: readonly (readonly [url: string, how: string])[];
}

export interface LifeChange {
  readonly found: string;
  readonly aspect: string;
  /** Null for texts, whose difference says it. */
  readonly previous: string | null;
  readonly current: string | null;
  readonly factor: number;
  /** Recording that found the previous value. */
  readonly since: string;
  /** Last recording that had it. */
  readonly until: string;
  /** As the page's script shows it (`PackedDiff`). */
  readonly diff: object | null;
}

export interface LifeIssue {
  readonly issue: string;
  readonly severity: string;
  readonly detail: string;
  readonly from: string;
  /** Why it was judged fine (`report.accepted`); absent when it was not. */
  readonly accepted?: string;
  /** Recording that no longer had it; null while it is open. */
  readonly til: string | null;
}

export const MOST_LIFE_CHANGES = 300;
export const MOST_LIFE_TEXTS = 100;
export const MOST_LIFE_ISSUES = 200;
export const MOST_LIFE_LINKS = 200;
/** Characters of a text. */
export const MOST_LIFE_TEXT = 20_000;
