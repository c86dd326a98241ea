import { CrawlState } from '../../crawl/crawl-state';
import { RobotsRules } from '../../http/robots';
import { UrlRules } from '../../url/url-rules';
import { ExternalChecks } from './external-checks';

export interface BesideCrawlOptions {
  readonly state: CrawlState;
  readonly urls: UrlRules;
  /** Null when external links are not checked. */
  readonly links: ExternalChecks | null;
  /** Null when the files of pages are not asked for. */
  readonly files: ExternalChecks | null;
  /** Which of them are. */
  readonly isWanted: (type: string) => boolean;
  /** As many files are asked for at most. */
  readonly maxFiles: number;
  /** Told how many files are left out by that. */
  readonly leftOut: (files: number) => void;
}

/**
 * What is asked for beside the pages: the targets of external links as they are found, and in the end the files that pages
 * are made with, so that none is asked for twice that turned out to be a page's or a link's as well.
 */
export class BesideCrawl {
  readonly #options: BesideCrawlOptions;
  #hasBegunFiles = false;

  constructor(options: BesideCrawlOptions) {
    this.#options = options;
  }

  addLinks(urls: Iterable<string>): void {
    const { links, state } = this.#options;
    if (links) for (const url of new Set(urls)) if (state.externals.get(url) === null) links.add(url);
  }

  /**
   * Whether there is anything left to wait for, once nothing else is left to be done.
   *
   * @param mayBegin whether files are worth asking for
   */
  goesOn(robots: RobotsRules, mayBegin: boolean): boolean {
    const { links, files } = this.#options;
    if (links && !links.isIdle) return true;
    if (!files) return false;
    if (!this.#hasBegunFiles && mayBegin) {
      this.#hasBegunFiles = true;
      this.#beginFiles(files, robots);
    }
    return !files.isIdle;
  }

  async close(): Promise<void> {
    await Promise.all([this.#options.links?.close(), this.#options.files?.close()]);
  }

  #beginFiles(files: ExternalChecks, robots: RobotsRules): void {
    const { state, urls, isWanted, maxFiles, leftOut } = this.#options;
    const own = new URL(state.root).origin;
    const originOf = (url: string): string => (url.startsWith(`${own}/`) ? own : new URL(url).origin);
    const wanted = state.files.unanswered(isWanted).filter((url) => {
      const isKnown = (state.externals.get(url) ?? state.statuses[state.numberOf(url) ?? -1] ?? null) !== null;
      if (isKnown || !urls.isTaken(url)) return false;
      return originOf(url) !== own || robots.isAllowed(url);
    });
    if (wanted.length > maxFiles) leftOut(wanted.length - maxFiles);
    for (const url of wanted.slice(0, maxFiles)) files.add(url, originOf(url));
  }
}
