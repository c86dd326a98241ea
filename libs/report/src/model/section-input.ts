import type { Accepted } from './accepted-issue';
import type { Aspect, ChangeKind, ReportLanguage, TextDiff } from './common';
import type { IssueKind } from './issue-kinds';
import type { Severity } from './issue-severity';

/**
 * All that one section page is made of. Holds nothing that changes merely because a day has passed: no run, no newest
 * timestamp, no usage, no status of external links.
 */
export interface SectionInput {
  /** Version of this shape. */
  readonly format: 1;
  readonly section: string;
  readonly language: ReportLanguage;
  /** Root URL of the site. */
  readonly root: string;
  /** Template of the address at which a page is edited; absent without one. */
  readonly editLink?: string;
  /** Address of the folder of all reports as it is published; absent when it is not. */
  readonly published?: string;
  /** Target that shows a page of a day; absent where no lives of pages stand beside the reports. */
  readonly pageTarget?: string;
  /** Names of the facts of one's own that any page of the section has; absent without any. */
  readonly ownFacts?: readonly string[];
  /** Sorted by path. */
  readonly pages: readonly SectionPage[];
  /** Sorted by severity, kind, path, detail. */
  readonly issues: readonly SectionIssue[];
  /** Issues that were judged fine, sorted alike; absent without any. */
  readonly accepted?: readonly AcceptedSectionIssue[];
  /** The newest changes, newest first; at most `MAX_SECTION_CHANGES`. */
  readonly changes: readonly SectionChange[];
}

export const MAX_SECTION_CHANGES = 200;

/** A page of the section; missing facts are null. */
export interface SectionPage {
  readonly path: string;
  readonly url: string;
  readonly title: string | null;
  readonly language: string | null;
  readonly pagetype: string | null;
  readonly business: string | null;
  readonly category: string | null;
  /** `YYYY-MM-DD`, as the page itself says. */
  readonly modified: string | null;
  /** Number of words of the editorial text. */
  readonly words: number;
  /** `YYYY-MM-DD`: day of the first scrape that holds the page. */
  readonly firstSeen: string;
  /** Facts of one's own, in the order of `ownFacts`; absent without these. */
  readonly own?: readonly (string | null)[];
}

export interface SectionIssue {
  readonly kind: IssueKind;
  readonly severity: Severity;
  readonly path: string;
  /** The URL, number or text that the issue is about; empty when there is nothing to add. */
  readonly detail: string;
  /** `YYYY-MM-DD`: day of the scrape since which it has been seen without a break. */
  readonly since: string;
}

export interface AcceptedSectionIssue extends SectionIssue, Accepted {}

/** A first recording is not a change: the pages of the first scrape did not appear. */
export interface SectionChange {
  readonly kind: ChangeKind;
  /** `YYYY-MM-DD HH:MM` of the scrape that found it. */
  readonly found: string;
  readonly path: string;
  readonly url: string;
  /** The newest title known. */
  readonly title: string | null;
  /** Null unless `changed`. */
  readonly aspect: Aspect | null;
  /** Value before; null when there was none, and for `ed_text` and `aut_text`, which have only `diff`. */
  readonly previous: string | null;
  readonly current: string | null;
  /** Modification factor, 0 to 1; null unless `changed`. */
  readonly factor: number | null;
  /** `YYYY-MM-DD HH:MM` of the scrape that found the previous value; null unless `changed`. */
  readonly previousFound: string | null;
  /** Given for changed texts (`title`, `description`, `first_h1`, `ed_text`, `aut_text`), else null. */
  readonly diff: TextDiff | null;
}
