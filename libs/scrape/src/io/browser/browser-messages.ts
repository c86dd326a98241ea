/** What a page is opened for. */
export interface Findings {
  /** Rules of axe that it breaks (see `violationLines`). */
  readonly violations: readonly string[];
  readonly document: RenderedDocument;
}

/** A page as a browser shows it once its scripts are done. */
export interface RenderedDocument {
  /** With what shadow roots hold, without what stands in for scripts. */
  readonly html: string;
  /** Where its scripts led to instead; null when it stayed. */
  readonly movedTo: string | null;
}

/** What the process that drives a browser is told at its start. */
export interface BrowserJob<Wants extends keyof Findings = keyof Findings> {
  readonly wants: Wants;
  readonly userAgent: string;
  /** Longest that one page may take. */
  readonly pageMs: number;
}

/** A page to open. */
export interface PageToOpen {
  readonly url: string;
  /** What the site gave for it already; null: that is asked for as well. */
  readonly source: BrowserAnswer | null;
}

/** What a page asks for. */
export interface BrowserQuestion {
  readonly url: string;
  /** What the answer may be, as scripts say; null: as browsers ask for pages. */
  readonly accept: string | null;
}

/** What a request of a page is answered with. */
export interface BrowserAnswer {
  /** 0 when nothing came. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export type ToBrowserProcess =
  | { readonly kind: 'job'; readonly job: BrowserJob }
  | { readonly kind: 'open'; readonly page: number; readonly toOpen: PageToOpen }
  /** Null: it is not asked for. */
  | { readonly kind: 'answer'; readonly number: number; readonly answer: BrowserAnswer | null };

export type FromBrowserProcess =
  /** A browser is there: which, as people would name it. */
  | { readonly kind: 'ready'; readonly browser: string }
  /** No page can be opened on this machine, and why. */
  | { readonly kind: 'none'; readonly why: string }
  | { readonly kind: 'question'; readonly number: number; readonly question: BrowserQuestion }
  /** What was found on a page, or why nothing was. */
  | { readonly kind: 'page'; readonly page: number; readonly found: Findings[keyof Findings] }
  | { readonly kind: 'failed'; readonly page: number; readonly why: string };
