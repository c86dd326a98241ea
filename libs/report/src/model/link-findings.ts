/** A use of a link in the editorial part of a page. */
export interface LinkUse {
  readonly path: string;
  readonly text: string;
}

export interface BrokenLink {
  readonly url: string;
  /** Without `#`; empty when the link has none. */
  readonly anchor: string;
  readonly internal: boolean;
  /** HTTP status as text, or an error such as `dns`. */
  readonly status: string;
  /** Sorted by path; pages of the editorial parts that use it. */
  readonly uses: readonly LinkUse[];
  /** Sum of the visits of the using pages; null when unknown. */
  readonly visits: number | null;
}

export interface RedirectChain {
  /** The first URL and each after it, in order; at least two. */
  readonly urls: readonly string[];
  /** Type of each hop, one fewer than `urls`. */
  readonly types: readonly string[];
  /** What the last URL is: a recorded page, a broken one, outside the site, or again one of the chain. */
  readonly end: 'page' | 'broken' | 'external' | 'loop' | 'unknown';
  /** Editorial links to the first URL. */
  readonly uses: readonly LinkUse[];
}
