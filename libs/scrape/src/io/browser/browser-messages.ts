/** What a page is opened for. */
export interface Findings {
  /** Rules of axe that it breaks (see `violationLines`). */
  readonly violations: readonly string[];
}

/** What the process that drives a browser is told at its start. */
export interface BrowserJob<Wants extends keyof Findings = keyof Findings> {
  readonly wants: Wants;
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
  | { readonly kind: 'open'; readonly page: number; readonly url: string }
  /** Null: it is not asked for, or nothing came. */
  | { readonly kind: 'answer'; readonly question: number; readonly answer: BrowserAnswer | null };

export type FromBrowserProcess =
  /** A browser is there. */
  | { readonly kind: 'ready' }
  /** No page can be opened on this machine, and why. */
  | { readonly kind: 'none'; readonly why: string }
  /** A page asks for something. */
  | { readonly kind: 'question'; readonly question: number; readonly url: string }
  /** What was found on a page, or why nothing was. */
  | { readonly kind: 'page'; readonly page: number; readonly found: Findings[keyof Findings] }
  | { readonly kind: 'failed'; readonly page: number; readonly why: string };
