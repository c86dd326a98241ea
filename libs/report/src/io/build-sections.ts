import { targetName, type ReportConfig } from '@scrape-and-report/production';
import type { SectionInput } from '../model';
import { splitSections } from '../sections/split-sections';
import { openReportSource } from './open-report-source';

export interface BuildSectionsOptions {
  readonly store: string;
  /** Name of the scrape's directory. */
  readonly scrape: string;
  readonly report: ReportConfig;
  readonly root: string;
  /** Patterns of text that is no change. */
  readonly ignoreText?: readonly string[];
  readonly signal?: AbortSignal;
  /** While the history is brought up to date. */
  readonly onProgress?: (done: number, todo: number) => void;
}

/**
 * One value for each configured section; see `SectionInput`. Reads the scrape and the history (which it brings up to date),
 * writes nothing else. The same scrapes give the same values on every partner.
 */
export function buildSections({ store, scrape, report, root, ...options }: BuildSectionsOptions): SectionInput[] {
  if (report.sections.length === 0) return [];
  const source = openReportSource(store, scrape, options);
  try {
    const { history, nr, counted } = source;
    return splitSections({
      root,
      report,
      pageTarget: targetName('page'),
      nr,
      history,
      counted,
      pages: [...source.scrape.pageFacts()],
      living: new Map([...history.livingAt(nr)].map((page) => [page.page_id, page])),
      gone: [...history.goneAt(nr)],
      issues: [...history.issuesAt(nr)],
    });
  } finally {
    source.close();
  }
}
