import type {
  EdLinkRow,
  LinkRow,
  PageFacts,
  ProblemRow,
  RedirectRow,
  ScrapeReader,
  UnreachedRow,
} from '@scrape-and-report/record';

/** A scrape without its texts, small enough to hold. */
export interface ScrapeFacts {
  readonly parameters: Readonly<Record<string, string>>;
  /** Sorted by path. */
  readonly pages: readonly PageFacts[];
  readonly redirects: readonly RedirectRow[];
  readonly links: readonly LinkRow[];
  readonly problems: readonly ProblemRow[];
  readonly unreached: readonly UnreachedRow[];
  /** Read at the first call, and only what is counted. */
  readonly edLinks: () => Iterable<Pick<EdLinkRow, 'page_id' | 'link_nr'>>;
}

/** Loads what figures and issues are counted from; the reader must stay open while `edLinks` is used. */
export function scrapeFactsOf(scrape: ScrapeReader): ScrapeFacts {
  let uses: Pick<EdLinkRow, 'page_id' | 'link_nr'>[] | undefined;
  return {
    parameters: scrape.parameters(),
    pages: [...scrape.pageFacts()],
    redirects: scrape.redirects(),
    links: [...scrape.links()],
    problems: scrape.problems(),
    unreached: scrape.unreached(),
    edLinks: () => (uses ??= Array.from(scrape.edLinks(), ({ page_id, link_nr }) => ({ page_id, link_nr }))),
  };
}
