import { filesAskedFor } from '../../checks/looking';
import { CheckedRecord } from '../../journal/journal-records';
import { isInShare } from '../../reading/judge-external';
import { ReadingContext } from '../../reading/reading-context';
import { ScrapeOptions } from '../../options';
import { HttpClient } from '../wire/http-client';
import { BROWSER_AGENT, ClientOptions, limitsOf } from '../wire/site-clients';
import { BesideCrawl } from './beside-crawl';
import { ExternalChecks } from './external-checks';
import { PoliteHost, waitForTurn } from './polite-host';

export interface BesideOptions {
  readonly options: ScrapeOptions;
  readonly context: ReadingContext;
  readonly host: PoliteHost;
  readonly makeClient: (options: ClientOptions) => HttpClient;
  /** External links that were broken the day before. */
  readonly failedBefore: () => ReadonlySet<string>;
}

/** The crawl, as far as what goes on beside it needs it. */
interface Listening {
  accept(record: CheckedRecord): void;
  wake(): void;
  fail(error: unknown): void;
}

/** Makes what asks for links and files beside the pages; what lies on the site's own host shares the site's pace. */
export function makeBeside(beside: BesideOptions, crawl: Listening): BesideCrawl {
  const { options, context } = beside;
  const { site, checks, log } = options;
  const failedBefore = site.checkExternalLinks ? beside.failedBefore() : new Set<string>();
  const isWanted = filesAskedFor(checks);
  const isDoubted = (url: string): boolean => failedBefore.has(url) || isInShare(url, options.timestamp);
  return new BesideCrawl({
    state: context.state,
    urls: context.urls,
    links: site.checkExternalLinks ? checksOf(beside, crawl, { areFiles: false, isDoubted }) : null,
    isWanted: isWanted ?? (() => false),
    files: isWanted ? checksOf(beside, crawl, { areFiles: true, isDoubted: () => false }) : null,
    maxFiles: site.maxUrls,
    leftOut: (files) =>
      log.warning(`${files} files of pages were not asked for: that were more than site.maxUrls (${site.maxUrls})`),
  });
}

function checksOf(
  { options, context, host, makeClient }: BesideOptions,
  { accept, wake, fail }: Listening,
  { areFiles, isDoubted }: { readonly areFiles: boolean; readonly isDoubted: (url: string) => boolean },
): ExternalChecks {
  const { clock, signal, random, site } = options;
  const ownOrigin = new URL(site.root).origin;
  // Links beside the scope of a site on its own host are few, and asked one by one.
  const ownLanes = (origin: string): number | null =>
    areFiles && origin === ownOrigin ? Math.max(1, site.concurrency) : null;
  return new ExternalChecks({
    ...{ urls: context.urls, clock, signal, random, areFiles, isDoubted, ownLanes },
    clientOf: (origin, agent) =>
      makeClient({
        ...{ origin, limits: limitsOf(options).check, connections: ownLanes(origin) ?? 1 },
        ...(agent === 'browser' && { userAgent: BROWSER_AGENT }),
      }),
    beforeRequest: (origin) => (origin === ownOrigin ? waitForTurn(host) : null),
    done: accept,
    changed: wake,
    failed: fail,
  });
}
