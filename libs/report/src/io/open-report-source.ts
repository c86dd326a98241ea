import { join } from 'node:path';
import { openHistory, openScrape, type History, type ScrapeReader } from '@scrape-and-report/record';
import { StageError, targetName } from '@scrape-and-report/production';
import { countedText, type Counted } from '../changes/counted-text';
import { reportDeriver } from '../figures/derive-scrape';
import { scrapeFactsOf, type ScrapeFacts } from '../figures/scrape-facts';

/** A scrape with the history around it; close it when done. */
export interface ReportSource {
  readonly history: History;
  readonly scrape: ScrapeReader;
  /** The scrape without its texts; read once, when it is first asked for. */
  readonly facts: () => ScrapeFacts;
  /** Number of the scrape in the history. */
  readonly nr: number;
  /** What of a text counts as a change. */
  readonly counted: Counted;
  close(): void;
}

export interface OpenReportSourceOptions {
  readonly signal?: AbortSignal;
  /** Patterns of text that is no change; the history is built anew when they are others. */
  readonly ignoreText?: readonly string[];
  /** While the history is brought up to date. */
  readonly onProgress?: (done: number, todo: number) => void;
}

/**
 * Opens what a report on a scrape is made of; brings the history up to date first.
 *
 * @throws StageError `REPORT_SCRAPE_UNKNOWN` when the scrape is not a valid one that leads its day.
 */
export function openReportSource(
  store: string,
  scrapeName: string,
  { ignoreText = [], ...options }: OpenReportSourceOptions = {},
): ReportSource {
  const history = openHistory(store, reportDeriver(ignoreText), options);
  try {
    const nr = numberOf(history, store, scrapeName);
    const scrape = openScrape(join(store, scrapeName));
    const close = (): void => {
      scrape.close();
      history.close();
    };
    let facts: ScrapeFacts | undefined;
    return {
      ...{ history, scrape, nr, counted: countedText(ignoreText), close },
      facts: () => (facts ??= scrapeFactsOf(scrape)),
    };
  } catch (error) {
    history.close();
    throw error;
  }
}

/**
 * Number of a scrape in the history of its store.
 *
 * @throws StageError `REPORT_SCRAPE_UNKNOWN`, as `openReportSource`
 */
export function numberOf({ scrapes }: Pick<History, 'scrapes'>, store: string, scrapeName: string): number {
  const known = scrapes.find(({ name }) => name === scrapeName);
  if (known) return known.nr;
  throw new StageError(`${join(store, scrapeName)} is no valid scrape that leads its day`, {
    code: 'REPORT_SCRAPE_UNKNOWN',
    hint: `a report is made of the leading scrape of a day; ${targetName('status')} names the newest`,
  });
}
