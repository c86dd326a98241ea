import type { ReportConfig } from '@scrape-and-report/production';
import type {
  GonePage,
  History,
  IssueSpan,
  LinkUseRow,
  LivingPage,
  Usage,
  UsageItemSums,
} from '@scrape-and-report/record';
import type { Counted } from '../changes/counted-text';
import type { ScrapeFacts } from '../figures/scrape-facts';

/** What came, went and changed between the scrape of a report and the one that it is compared with. */
export type Comparison = Pick<History, 'movesAt' | 'changesAt' | 'issuesFixedAt'>;

/** All that a site report is assembled from. */
export interface SiteSource {
  readonly root: string;
  readonly report: ReportConfig;
  /** Name of the scrape's directory. */
  readonly scrape: string;
  readonly producer: string | null;
  /** Target that shows a page of a day; absent where no lives of pages stand beside the report. */
  readonly pageTarget?: string;
  /** Number of the scrape in the history. */
  readonly nr: number;
  /** Number of the one that it is compared with; null for the first. */
  readonly before: number | null;
  /** Whether that is any earlier one, as someone asked for it, and not the one before. */
  readonly isPair?: boolean;
  readonly history: Pick<
    History,
    'scrapes' | 'changesAt' | 'textOf' | 'figuresAt' | 'issuesAt' | 'movements' | 'movesAt' | 'everyIssue'
  >;
  /** The history itself, unless it is a pair; asked with `nr`. */
  readonly compared: Comparison;
  /** What of a text counts as a change. */
  readonly counted: Counted;
  readonly facts: ScrapeFacts;
  /** Uses of links of these numbers, by path; read anew at each call. */
  readonly linkUses: (only: ReadonlySet<number>) => Iterable<LinkUseRow>;
  /** By page id. */
  readonly living: ReadonlyMap<number, LivingPage>;
  readonly gone: readonly GonePage[];
  readonly issues: readonly IssueSpan[];
  /** Null when no day was ever counted before the scrape's. */
  readonly usage: PeriodUsage | null;
  /** Host names that are the site's beside that of the root. */
  readonly hosts?: readonly string[];
}

/** Figures of a period, both days included. */
export interface PeriodUsage extends Usage {
  readonly firstDay: string;
  readonly lastDay: string;
  readonly items: readonly UsageItemSums[];
  /** Page views of pages on each day of the period; reads them anew. */
  readonly dailyViews: (paths: readonly string[]) => ReadonlyMap<string, readonly number[]>;
}
