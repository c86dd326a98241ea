/** What the process that drives a browser is told at its start. */
export interface BrowserJob {
  readonly urls: readonly string[];
  readonly userAgent: string;
  /** Longest that one page may take. */
  readonly pageMs: number;
}

/** What a request of a page is answered with. */
export interface BrowserAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export type ToBrowserProcess =
  | { readonly kind: 'job'; readonly job: BrowserJob }
  /** Null: it is not asked for, or nothing came. */
  | { readonly kind: 'answer'; readonly question: number; readonly answer: BrowserAnswer | null };

export type FromBrowserProcess =
  /** No page can be looked at, and why. */
  | { readonly kind: 'none'; readonly why: string }
  /** A page asks for something. */
  | { readonly kind: 'question'; readonly question: number; readonly url: string }
  /** What was found on a page; null when it could not be looked at. */
  | { readonly kind: 'page'; readonly url: string; readonly lines: readonly string[] | null }
  | { readonly kind: 'done' };
