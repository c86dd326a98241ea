import { SiteGuardConfig } from '@scrape-and-report/production';
import { Loss } from '../../guard/judge-loss';
import { settleUnreached } from '../../guard/settle-unreached';
import { JournalRecord } from '../../journal/journal-records';
import { ReadingContext } from '../../reading/reading-context';
import { takenOf } from '../../url/url-rules';
import { Crawl } from '../visit/crawl';
import { Earlier } from '../visit/open-earlier';
import { PoliteHost } from '../visit/polite-host';
import { judgeScrape } from './judge-scrape';

export interface SettleScrapeOptions {
  readonly crawl: Crawl;
  readonly context: ReadingContext;
  readonly earlier: Earlier;
  readonly guard: SiteGuardConfig;
  readonly host: PoliteHost;
  readonly keep: (record: JournalRecord) => void;
}

/** Ends a crawl: what was known and not reached is kept, and the whole is compared with what was known. */
export async function settleScrape(options: SettleScrapeOptions): Promise<Loss | null> {
  const { crawl, context, earlier, guard, host, keep } = options;
  const known = earlier.pages;
  if (known.length === 0) return null;
  settleUnreached({
    state: context.state,
    known,
    notAsked: crawl.stopped ? 'stopped' : 'limit',
    orEarlier: (plain, reason) => crawl.answers.orEarlier(plain, reason),
    keep,
    nowhereBefore: () => earlier.record.nowhereAt(),
    earlierUrls: () => takenOf(earlier.record.urlsWithoutPage(), context.state.root, context.urls),
  });
  if (crawl.stopped) keepExternals(options);
  return judgeScrape({ context, known, earlier: earlier.record, guard, host, canAsk: crawl.stopped === null });
}

/** External links that were not checked because the scrape ended early are what they were. */
function keepExternals({ context: { state }, earlier, keep }: SettleScrapeOptions): void {
  for (const [url, status] of state.externals) {
    const before = status === null ? earlier.record.externalOf(url) : null;
    if (before) keep({ t: 'checked', url, status: before.status, requests: 0, hop: before.hop, odd: [] });
  }
}
