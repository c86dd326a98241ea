import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeIfFree, StageError, type ReportConfig } from '@scrape-and-report/production';
import { type History, openHistory, type ScrapeDeriver } from '@scrape-and-report/record';
import type { Counted } from '../changes/counted-text';
import { modificationFactor } from '../changes/modification-factor';
import type { SiteReport } from '../model';
import { renderSitePage } from '../pages';
import { pairHistory } from '../site/pair-history';
import { siteReportOf } from './build-site-report';
import { numberOf, openReportSource } from './open-report-source';

export interface ComparePairOptions {
  readonly store: string;
  /** Folders of two leading scrapes, the earlier first. */
  readonly from: string;
  readonly to: string;
  readonly report: ReportConfig;
  readonly root: string;
  /** Host names that are the site's beside that of the root. */
  readonly hosts: readonly string[];
  /** Patterns of text that is no change. */
  readonly ignoreText?: readonly string[];
  readonly signal?: AbortSignal;
}

/**
 * The site page of a scrape against any earlier one, as one file that stands by itself. Brings the history up to date, writes
 * nothing else into the store.
 *
 * @throws StageError `REPORT_SCRAPE_UNKNOWN` for a scrape that does not lead its day, `PAIR_OUT_OF_ORDER`
 */
export function comparePair(options: ComparePairOptions): string {
  return renderSitePage(reportOfPair(options));
}

/** What that page is made of. */
export function reportOfPair({ store, from, to, report, root, hosts, ...options }: ComparePairOptions): SiteReport {
  const source = openReportSource(store, to, options);
  try {
    const before = numberOf(source.history, store, from);
    if (before >= source.nr) {
      throw new StageError(`${from} was not recorded before ${to}`, {
        code: 'PAIR_OUT_OF_ORDER',
        hint: 'name the earlier scrape with --from, the later one with --to',
      });
    }
    return withPair(store, { scrapes: [from, to], counted: source.counted }, (pair) => {
      const compared = pairHistory(source.history, pair, { before, nr: source.nr });
      return siteReportOf(
        { ...source, before, isPair: true, compared },
        // Sections and workbook belong to the report of a day.
        { store, scrape: to, root, hosts, report: { ...report, sections: [], formats: [] } },
      );
    });
  } finally {
    source.close();
  }
}

/** Works with a history of two scrapes, which is gone afterwards. */
function withPair<T>(
  store: string,
  { scrapes, counted }: { readonly scrapes: readonly string[]; readonly counted: Counted },
  work: (pair: History) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'compared-'));
  try {
    const pair = openHistory(store, { ...COMPARER, counted }, { only: { scrapes, file: join(folder, 'pair.db') } });
    try {
      return work(pair);
    } finally {
      pair.close();
    }
  } finally {
    removeIfFree(folder);
  }
}

/** Figures and problems of both stand in the store's own history. */
const COMPARER: ScrapeDeriver = {
  version: 'pair',
  derive: () => ({ figures: new Map(), issues: [] }),
  factor: modificationFactor,
};
