import type {
  EdLinkRow,
  FileRow,
  FindingRow,
  LinkRow,
  PageCheckRow,
  PageFacts,
  ProblemRow,
  RedirectRow,
  ScrapeReader,
  SeenOnPage,
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
  /** Files that pages are made with, by number. */
  readonly files: readonly FileRow[];
  /** What was looked for on pages beside their facts; none where nobody looked. */
  readonly looks: readonly PageLook[];
  readonly findings: readonly FindingRow[];
  /** Pages on which links, or those of these numbers, are used, once for each use; read anew at each call. */
  readonly edLinks: (only?: ReadonlySet<number>) => Iterable<Pick<EdLinkRow, 'page_id' | 'link_nr'>>;
  /** How often each link is used; read anew at each call. */
  readonly linkCounts: () => Iterable<readonly [link_nr: number, count: number]>;
}

/** What was seen on one page. */
export interface PageLook {
  readonly page_id: number;
  /** Numbers of its files; of some nothing may be known. */
  readonly files: readonly number[];
  readonly seen: SeenOnPage;
}

/** Loads what figures and issues are counted from; the reader must stay open while links are asked for. */
export function scrapeFactsOf(scrape: ScrapeReader): ScrapeFacts {
  return {
    parameters: scrape.parameters(),
    pages: [...scrape.pageFacts()],
    redirects: scrape.redirects(),
    links: [...scrape.links()],
    problems: scrape.problems(),
    unreached: scrape.unreached(),
    files: scrape.files(),
    looks: Array.from(scrape.pageChecks(), lookOf),
    findings: scrape.findings(),
    edLinks: (only) => Array.from(scrape.edLinksOf(only), ([page_id, link_nr]) => ({ page_id, link_nr })),
    linkCounts: () => scrape.edLinkCounts(),
  };
}

function lookOf({ page_id, files, seen }: PageCheckRow): PageLook {
  return { page_id, files: files === '' ? [] : files.split(' ').map(Number), seen: seenOf(seen) };
}

/** Nearly all pages have nothing against them. Of what is no such text nothing is believed: it may be a partner's. */
function seenOf(text: string): SeenOnPage {
  if (text === '{}') return NOTHING_SEEN;
  try {
    const { noAlt, nameless, skipped, lost, languages, noindex, hidden, slow } = JSON.parse(text) as Record<
      string,
      unknown
    >;
    return {
      noAlt: textsOf(noAlt),
      nameless: textsOf(nameless),
      skipped: textsOf(skipped),
      lost: textsOf(lost),
      ...(typeof languages === 'string' && { languages }),
      ...(noindex === true && { noindex }),
      ...(hidden === true && { hidden }),
      ...(typeof slow === 'number' && Number.isFinite(slow) && { slow }),
    };
  } catch {
    return NOTHING_SEEN;
  }
}

function textsOf(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((text) => typeof text === 'string') : [];
}

const NOTHING_SEEN: SeenOnPage = {};
