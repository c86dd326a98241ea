import type { ReportConfig } from '@scrape-and-report/production';
import type { SectionInput } from '../model';
import { splitSections } from '../sections/split-sections';
import { openReportSource } from './open-report-source';

export interface BuildSectionsOptions {
  readonly store: string;
  /** Name of the scrape's directory. */
  readonly scrape: string;
  readonly report: ReportConfig;
  readonly root: string;
  readonly signal?: AbortSignal;
}

/**
 * One value for each configured section; see `SectionInput`. Reads the scrape and the history (which it brings up to date),
 * writes nothing else. The same scrapes give the same values on every partner.
 */
export function buildSections({ store, scrape, report, root, signal }: BuildSectionsOptions): SectionInput[] {
  if (report.sections.length === 0) return [];
  const source = openReportSource(store, scrape, signal);
  try {
    const { history, nr } = source;
    return splitSections({
      root,
      report,
      nr,
      history,
      pages: [...source.scrape.pageFacts()],
      living: new Map([...history.livingAt(nr)].map((page) => [page.page_id, page])),
      gone: [...history.goneAt(nr)],
      issues: [...history.issuesAt(nr)],
    });
  } finally {
    source.close();
  }
}
