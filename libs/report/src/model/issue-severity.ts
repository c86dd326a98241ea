/** How much an issue matters, most first. */
export const SEVERITIES = ['error', 'warning', 'notice'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What there is to know of a kind of problem. */
export interface IssueKindEntry {
  readonly severity: Severity;
  /** Where it stands: at a recorded page, at a link on one, or at an address that gave no page today. */
  readonly scope: 'page' | 'link' | 'address';
  /** What is to be mended: the one address or title that several pages share (the issue's detail), or each page by itself. */
  readonly cause: 'shared' | 'page';
  readonly en: string;
  readonly nl: string;
}
