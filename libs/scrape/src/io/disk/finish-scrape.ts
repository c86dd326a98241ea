import { REPORTS_PARAMETER } from '@scrape-and-report/record';
import { version } from '../../../package.json';
import { isLooking } from '../../checks/looking';
import { CrawlState } from '../../crawl/crawl-state';
import { ToldOddities } from '../../crawl/tell-oddities';
import { readingDigest } from '../../reading/page-reading';
import { settingsDigest } from '../../crawl/same-scrape';
import { Loss } from '../../guard/judge-loss';
import { ScrapeOptions, ScrapeOutcome } from '../../options';
import { Journal } from './journal';
import { ScrapeLog } from './scrape-log';
import { writeScrape } from './write-scrape';

export interface FinishOptions {
  readonly options: ScrapeOptions;
  readonly state: CrawlState;
  readonly journal: Journal;
  readonly log: ScrapeLog;
  readonly told: ToldOddities;
  readonly workFolder: string;
  readonly started: string;
  /** URLs that were known and not asked for, because the limit was reached. */
  readonly leftOver: number;
  /** URLs that robots.txt forbids. */
  readonly forbidden: number;
  readonly loss: Loss | null;
  /** By path: how many pages linked to each page in the scrape before. */
  readonly earlierInlinks: () => ReadonlyMap<string, number>;
}

/** Turns the journal into the record, with what there is to say about the whole. */
export async function finishScrape(finish: FinishOptions): Promise<ScrapeOutcome> {
  const { options, state, journal, log, told, workFolder, leftOver } = finish;
  await options.assertLease();
  if (leftOver > 0)
    options.log.warning(
      `the scraper stopped at ${options.site.maxUrls} URLs (site.maxUrls); ${leftOver} more were known`,
    );
  const { pages, problems, unreached, givenUp, found } = await writeScrape({
    state,
    journal,
    profile: options.profile,
    earlier: options.previous.at(-1) ?? null,
    looks: isLooking(options.checks, options.site.render),
    directory: options.directory,
    workFolder,
    parameters: parametersOf(finish),
    earlierInlinks: finish.earlierInlinks,
    breathe: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      options.signal.throwIfAborted();
      await options.assertLease();
    },
  });
  log.warnings(told.lines(found));
  for (const line of told.totals()) log.info(line);
  log.info(
    `recorded ${pages} pages with ${state.requests} requests, ${state.notModified} not modified, ${problems} problems`,
  );
  if (unreached > 0) log.info(`${unreached} known pages were not reached: what was recorded before is kept`);
  return {
    ...{ pages, requests: state.requests, notModified: state.notModified, problems, unreached, givenUp },
    loss: finish.loss,
  };
}

/** Most sites say «404» of what is not there, and have none. */
function nowhereParameters({ nowhere, nowhereAt }: CrawlState): Readonly<Record<string, string>> {
  const shapes = [...nowhere].filter(([, shape]) => shape !== null).sort(([a], [b]) => a - b);
  return {
    ...(shapes.length > 0 && { nowhere: shapes.map(([depth, shape]) => `${depth}:${shape}`).join(' ') }),
    ...(nowhereAt.size > 0 && { nowhere_at: [...nowhereAt].sort().join(' ') }),
  };
}

function parametersOf({
  options,
  state,
  started,
  leftOver,
  forbidden,
  loss,
}: FinishOptions): Readonly<Record<string, string | number>> {
  return {
    root: options.site.root,
    timestamp: options.timestamp,
    started,
    finished: options.clock.now().toISOString(),
    max_urls: options.site.maxUrls,
    profile: options.profile.name,
    settings: settingsDigest(options.site, options.profile, options.checks),
    readings: readingDigest(options.site, options.profile, options.checks),
    ...(options.checks && { checks: options.checks.join(' ') }),
    requests: state.requests,
    not_modified: state.notModified,
    urls_done: state.done - forbidden,
    urls_left: leftOver,
    robots_forbidden: forbidden,
    external_checked: [...state.externals.values()].filter((status) => status !== null).length,
    ...(loss && { loss: loss.cause }),
    ...nowhereParameters(state),
    node_version: process.version,
    tool_version: version,
    [REPORTS_PARAMETER.name]: REPORTS_PARAMETER.value,
  };
}
