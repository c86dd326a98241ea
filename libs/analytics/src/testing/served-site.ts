/** Answers of one day, as `Actions.getPageUrls&flat=1` and its like give them. */
export interface ServedDay {
  readonly summary: unknown;
  readonly actions: unknown;
  readonly pages: unknown;
  /** What `Live.getLastVisitsDetails` gives; absent: no visits. */
  readonly visits?: readonly unknown[];
  /** Absent: none. */
  readonly downloads?: readonly unknown[];
  readonly outlinks?: readonly unknown[];
  readonly titles?: readonly unknown[];
}

export interface ServedSite {
  readonly timezone: string;
  readonly ts_created: string;
  /** A day that is not here has no data: `[]`, or zeros when it is asked for alone. */
  readonly days: ReadonlyMap<string, ServedDay>;
}
