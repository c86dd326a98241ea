import type { LinkUseRow, PageRow, RedirectRow } from '@scrape-and-report/record';
import type { ChangedAspect, SiteReport } from '../model';

/** A path that any scrape ever held. */
export interface PathFacts {
  readonly path: string;
  /** Negated when it is gone. */
  readonly life: number;
  /** `YYYY-MM-DD`. */
  readonly firstSeen: string;
  /** `YYYY-MM-DD`, or null while it lives. */
  readonly gone: string | null;
}

/** What a workbook is made of: the site report for its small tables, and streams for those that grow with the site. */
export interface WorkbookSource {
  readonly report: Omit<SiteReport, 'pages' | 'changedAspects'>;
  /** By path. */
  readonly pages: () => Iterable<PageRow>;
  readonly visitsOf: (path: string) => number | null;
  /** With whole texts. */
  readonly changedAspects: () => Iterable<Omit<ChangedAspect, 'diff'>>;
  readonly linkUses: () => Iterable<LinkUseRow>;
  readonly redirects: () => Iterable<RedirectRow>;
  readonly paths: () => Iterable<PathFacts>;
}
