import type { ReportConfig } from '@scrape-and-report/production';
import type { GonePage, History, IssueSpan, LivingPage, PageFacts } from '@scrape-and-report/record';
import type { Counted } from '../changes/counted-text';

/** All that the sections of one scrape are cut from. */
export interface SectionSource {
  readonly root: string;
  readonly report: Pick<ReportConfig, 'sections' | 'language' | 'editLink' | 'baseUrl' | 'accepted'>;
  /** Target that shows a page of a day. */
  readonly pageTarget?: string;
  /** Number of the scrape in the history. */
  readonly nr: number;
  /** Sorted by path. */
  readonly pages: readonly PageFacts[];
  readonly living: ReadonlyMap<number, LivingPage>;
  readonly gone: readonly GonePage[];
  readonly issues: readonly IssueSpan[];
  /** What of a text counts as a change. */
  readonly counted: Counted;
  readonly history: Pick<History, 'scrapes' | 'movesAt' | 'changesAt' | 'textOf'>;
}
