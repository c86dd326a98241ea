import { join as joinPath } from 'node:path';
import {
  addDays,
  ProductionError,
  removeIfFree,
  StageError,
  type AnalyticsConfig,
  type Clock,
  type Day,
  type NetworkConfig,
  type Progress,
  type RunLog,
  targetName,
} from '@scrape-and-report/production';
import { normaliseRoot, ownHosts, usageFileOf, usageFiles, type UsageState } from '@scrape-and-report/record';
import { dayInZone } from '../day-in-zone';
import { describeNotes } from '../describe-notes';
import { createUrlCleaner, keptQueryOf } from '../clean-url';
import { createPageJoin, type JoinFacts } from '../join-pages';
import { firstKeptDay, planDays } from '../plan-days';
import type { SourceConfig } from '../source';
import { createDayCommit } from './commit-day';
import type { CallLimits } from './server-calls';
import { rejoinPages } from './rejoin-pages';
import { createSource } from './sources';
import { withPatience } from './with-patience';
import { openUsageStore, type UsageStore } from './usage-store';

export interface AnalyticsOptions {
  readonly analytics: AnalyticsConfig;
  /** `<store>/analytics`. */
  readonly folder: string;
  /** `site.root`. */
  readonly root: string;
  /** Page paths of the newest scrape, to join URLs with. */
  readonly paths: () => ReadonlySet<string>;
  /** Hops that the scrapes have met, of every kind, as absolute URLs. */
  readonly redirects?: () => JoinFacts['redirects'];
  /** Paths that earlier scrapes held and the newest does not. */
  readonly formerPaths?: () => ReadonlySet<string>;
  /** Host names that are the site's beside that of the root (and the same with or without `www.`). */
  readonly hosts?: readonly string[];
  /** The configuration's; Matomo's own site time zone wins for Matomo. */
  readonly timeZone: string;
  readonly clock: Clock;
  /** 0 (included) to 1 (not included); spreads the waits between tries. */
  readonly random: () => number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absent: as the defaults of the configuration say. */
  readonly network?: NetworkConfig;
  readonly log: RunLog;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Called before each day is committed. @throws LeaseLostError when another partner produces. */
  readonly assertLease: () => Promise<void>;
  /** Tries, waits and deadlines of calls to a server of figures; the defaults suit a server on the internet. */
  readonly limits?: Partial<CallLimits>;
}

export interface AnalyticsOutcome {
  /** Days that are new in the store, or have other figures or another state than before. */
  readonly daysWritten: number;
  /** Days asked for again and found the same, or not replaced by something worse. */
  readonly daysKept: number;
  /** First and last stored day, whatever run stored it. */
  readonly firstDay: Day | null;
  readonly lastDay: Day | null;
  /** Every stored day that is not final, and every day asked for in vain; sorted. */
  readonly incompleteDays: readonly Day[];
}

/**
 * Brings `analytics/YYYY-MM.db` up to date, up to yesterday, a transaction a day.
 *
 * Days already committed stay, whatever fails later. A second run with the same answers writes not one byte.
 *
 * @throws StageError with code and hint, never with the token; LeaseLostError from `assertLease`; the signal's reason.
 */
export async function updateAnalytics(options: AnalyticsOptions): Promise<AnalyticsOutcome> {
  try {
    const { analytics } = options;
    return analytics.source === 'none'
      ? { daysWritten: 0, daysKept: 0, firstDay: null, lastDay: null, incompleteDays: [] }
      : await update({ ...options, analytics });
  } catch (error) {
    if (error instanceof ProductionError || options.signal.aborted) throw error;
    throw new StageError(
      `usage figures could not be stored in ${options.folder}: ${error instanceof Error ? error.message : String(error)}`,
      {
        code: 'ANALYTICS_FAILED',
        hint: `nothing half is stored; run ${targetName('analytics')} again, and check the disk when it repeats`,
        cause: error,
      },
    );
  } finally {
    options.progress.end();
  }
}

/** How addresses are told and counted, the same for every source. */
function urlRules({ root, paths, redirects, formerPaths, hosts = [], analytics }: AnalyticsOptions) {
  const facts = { hosts, redirects: redirects?.() ?? [], formerPaths: formerPaths?.() };
  const pages = paths();
  const join = createPageJoin(root, pages, facts);
  const keepQuery = keptQueryOf(analytics);
  const known = [...pages, ...(facts.formerPaths ?? []), ...facts.redirects.map(({ req_url }) => req_url)];
  return {
    join,
    cleanUrl: createUrlCleaner({
      join,
      keepQuery,
      pagesHaveQuery: known.some((path) => path.includes('?')),
      rootPath: new URL(normaliseRoot(root)).pathname.replace(/\/$/, ''),
    }),
    isOwnHost: ownHosts([new URL(root).hostname, ...hosts]),
  };
}

async function update(options: AnalyticsOptions & { readonly analytics: SourceConfig }): Promise<AnalyticsOutcome> {
  const { analytics, clock, progress, folder } = options;
  const { join, cleanUrl, isOwnHost } = urlRules(options);
  const source = withPatience(createSource({ ...options, cleanUrl, isOwnHost }), {
    ...options,
    minutes: analytics.retryMinutes ?? 0,
  });
  const { timeZone, firstDay, earliestDay } = await source.facts();
  const yesterday = addDays(dayInZone(clock.now(), timeZone), -1);
  const oldest = firstKeptDay(addDays(yesterday, 1), analytics.keepMonths ?? null);
  if (oldest !== null) await removeOldMonths(folder, oldest, options);
  const store = openUsageStore(folder);
  try {
    const asked = laterOf(analytics.firstDay ?? firstDay, earliestDay);
    const from = asked === null ? null : laterOf(asked, oldest);
    const plan = planDays({
      stored: statesOf(store),
      firstDay: from ?? addDays(yesterday, 1),
      yesterday,
      lateDays: analytics.lateDays,
    });
    const commit = createDayCommit({ ...options, source: source.name, store, join, cleanUrl });
    const counts = { written: 0, kept: 0 };
    const notes = new Map<Day, string>();
    try {
      for await (const figures of source.days({ ...plan, known: settledDays(store) })) {
        const stored = store.days.get(figures.day);
        // Said once, and not of a day that is stored better than it is told today.
        if (figures.note !== '' && figures.note !== stored?.note && stored?.state !== 'final')
          notes.set(figures.day, figures.note);
        if (await commit(figures)) counts.written += 1;
        else counts.kept += 1;
        const done = counts.written + counts.kept;
        progress.update({ done, todo: Math.max(0, plan.days.length - done), note: figures.day });
      }
    } finally {
      for (const line of describeNotes(notes)) options.log.warning(`analytics: ${line}`);
    }
    await rejoinPages(store, { ...options, join });
    return { daysWritten: counts.written, daysKept: counts.kept, ...standOf(store, plan.days) };
  } finally {
    store.close();
  }
}

/** Months that are kept no longer go, here and, by the rule of the store, wherever the store is produced next. */
async function removeOldMonths(folder: string, oldest: Day, { log, assertLease }: AnalyticsOptions): Promise<void> {
  for (const file of usageFiles(folder)) {
    if (file >= usageFileOf(oldest)) continue;
    await assertLease();
    if (removeIfFree(joinPath(folder, file)))
      log.info(`analytics: ${file} is older than analytics.keepMonths and was removed`);
    else log.warning(`analytics: ${file} is older than analytics.keepMonths, and not removed: somebody has it open`);
  }
}

/** What the store holds now; days asked for without an answer count as incomplete too. */
function standOf(
  store: UsageStore,
  asked: readonly Day[],
): Pick<AnalyticsOutcome, 'firstDay' | 'lastDay' | 'incompleteDays'> {
  const days = [...store.days.keys()].sort();
  const candidates = new Set([...days, ...asked]);
  const incompleteDays = [...candidates].filter((day) => store.days.get(day)?.state !== 'final').sort();
  return { firstDay: days[0] ?? null, lastDay: days.at(-1) ?? null, incompleteDays };
}

function settledDays(store: UsageStore): Set<Day> {
  return new Set(
    [...store.days.values()].filter((row) => row.state !== 'provisional' && row.pageviews > 0).map((row) => row.day),
  );
}

function statesOf(store: UsageStore): Map<Day, UsageState> {
  return new Map([...store.days].map(([day, row]) => [day, row.state]));
}

function laterOf(a: Day | null, b: Day | null): Day | null {
  return a === null || (b !== null && b > a) ? b : a;
}
