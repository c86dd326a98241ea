import type { EditorialSize, LinkOnce, LinkUseRow, PageRow, RedirectRow } from '@scrape-and-report/record';
import type { SheetKeeping } from '@scrape-and-report/workbook';
import type { ChangedAspect, SiteReport } from '../model';
import type { WorkbookInput } from './workbook-input';

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
  /** By path; the columns asked for, in their order. */
  readonly pages: <C extends keyof PageRow>(columns: readonly C[]) => Iterable<PageRow[C][]>;
  readonly visitsOf: (path: string) => number | null;
  /** What changed, without its texts. */
  readonly changes: WorkbookInput['changedAspects'];
  /** With whole texts. */
  readonly changedAspects: () => Iterable<Omit<ChangedAspect, 'diff'>>;
  /** Hangs on it whether texts stand whole, and links as often as they are used. */
  readonly editorial: EditorialSize;
  /** Each link once, by its first page. */
  readonly linksOnce: () => Iterable<LinkOnce>;
  /** By path and place; the columns asked for, in their order. */
  readonly linkUses: <C extends keyof LinkUseRow>(columns: readonly C[]) => Iterable<LinkUseRow[C][]>;
  readonly redirects: () => Iterable<RedirectRow>;
  readonly paths: () => Iterable<PathFacts>;
  /** For sheets whose rows hang on nothing of the day; absent where nothing is kept. */
  readonly keepingOf?: (sheet: 'links' | 'paths') => SheetKeeping;
}
