import { addDays, type ReportConfig } from '@scrape-and-report/production';
import {
  analyticsDays,
  dayOfScrape,
  readDailyViews,
  readUsage,
  readUsageItems,
  storeLayout,
} from '@scrape-and-report/record';
import type { SiteReport } from '../model';
import { assembleSiteReport } from '../site/assemble-site-report';
import type { PeriodUsage, SiteSource } from '../site/site-source';
import { openReportSource, type ReportSource } from './open-report-source';

export interface BuildSiteReportOptions {
  readonly store: string;
  /** Name of the scrape's directory. */
  readonly scrape: string;
  readonly report: ReportConfig;
  readonly root: string;
  /** Host names that are the site's beside that of the root. */
  readonly hosts?: readonly string[];
  /** The scrape's own producer when left out. */
  readonly producer?: string;
  /** Target that shows a page of a day, as Nx calls it: where the lives of pages stand beside the report. */
  readonly pageTarget?: string;
  /** Patterns of text that is no change. */
  readonly ignoreText?: readonly string[];
  readonly signal?: AbortSignal;
}

/** All that the site page shows of a scrape; brings the history up to date, writes nothing else. */
export async function buildSiteReport(options: BuildSiteReportOptions): Promise<SiteReport> {
  const source = openReportSource(options.store, options.scrape, options);
  try {
    return siteReportOf(source, options);
  } finally {
    source.close();
  }
}

/** The same, of what is open already; compared with the scrape before, unless another is named. */
export function siteReportOf(
  source: ReportSource & Partial<Pick<SiteSource, 'before' | 'isPair' | 'compared'>>,
  options: BuildSiteReportOptions,
): SiteReport {
  const { history, scrape, nr, counted, before = nr > 1 ? nr - 1 : null, isPair = false, compared = history } = source;
  const { report } = options;
  const files = [
    ...(report.formats.includes('xlsx') ? ['report.xlsx'] : []),
    ...(report.formats.includes('html') ? ['index.html', ...report.sections.map(({ name }) => `${name}.html`)] : []),
  ];
  return assembleSiteReport(
    {
      root: options.root,
      report,
      scrape: options.scrape,
      producer: options.producer ?? history.scrapes[nr - 1]!.producer,
      pageTarget: options.pageTarget,
      nr,
      before,
      isPair,
      history,
      compared,
      counted,
      facts: source.facts(),
      linkUses: (only) => scrape.linkUses(only),
      living: new Map([...history.livingAt(nr)].map((page) => [page.page_id, page])),
      gone: [...history.goneAt(nr)],
      issues: [...history.issuesAt(nr)],
      hosts: options.hosts ?? [],
      usage: loadUsage(options.store, dayOfScrape(history.scrapes[nr - 1]!.timestamp)),
    },
    files,
  );
}

const PERIOD_DAYS = 28;

/** Usage of the four weeks before a day, or as much of them as was ever asked for. */
export function loadUsage(store: string, day: string): PeriodUsage | null {
  const folder = storeLayout(store).analytics;
  const earliest = analyticsDays(folder)[0]?.day;
  const lastDay = addDays(day, -1);
  if (earliest === undefined || earliest > lastDay) return null;
  const start = addDays(day, -PERIOD_DAYS);
  const firstDay = earliest > start ? earliest : start;
  const period = { from: firstDay, to: lastDay };
  return {
    ...readUsage(folder, period),
    firstDay,
    lastDay,
    items: readUsageItems(folder, period),
    dailyViews: (paths) => readDailyViews(folder, { ...period, paths }),
  };
}
