import { StageError, type AnalyticsConfig, type Day, type RunLog } from '@scrape-and-report/production';
import { dayInZone } from '../day-in-zone';
import type { DayFigures } from '../day-figures';
import { createColumnWatch } from '../matomo/known-columns';
import { shapeError } from '../matomo/matomo-error';
import { chunkDays } from '../plan-days';
import type { AnalyticsSource, DaysWanted, SourceFacts } from '../source';
import { createAskDays, type DayFailure, type DayProof } from './ask-matomo';
import { DEFAULT_LIMITS, type CallLimits, type CallOptions } from './server-calls';
import { createMatomoClient, type MatomoClient } from './matomo-client';
import { readLogin, readToken } from './token';
import { createVisitsLog, type VisitsLog } from './ask-visits-log';

export interface MatomoOptions extends CallOptions {
  readonly analytics: Extract<AnalyticsConfig, { source: 'matomo' }>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: RunLog;
  readonly limits?: Partial<CallLimits>;
}

/** Days of one call: 12 calls a year, each answered well within a minute by a server that has archived them. */
const CHUNK_DAYS = 31;

/** Usage figures from a Matomo server, by its Reporting API (https://developer.matomo.org/api-reference/reporting-api). */
export function createMatomoSource(options: MatomoOptions): AnalyticsSource {
  const { analytics, log } = options;
  const { siteId } = analytics;
  const token = readToken(analytics, options.env, 'Matomo token');
  const client = createMatomoClient({
    ...options,
    url: analytics.url,
    token,
    login: readLogin(analytics.auth ?? null, options.env),
    limits: {
      ...DEFAULT_LIMITS,
      stageMs: DEFAULT_LIMITS.stageMs + (analytics.retryMinutes ?? 0) * 60_000,
      ...options.limits,
    },
  });
  const visitsLog = analytics.useVisitsLog ? createVisitsLog({ client, siteId, log }) : null;
  let created: Day | null = null;
  return {
    name: 'matomo',
    async facts() {
      const facts = await siteFacts(client, siteId);
      created = facts.firstDay;
      return facts;
    },
    async *days(wanted) {
      const watch = createColumnWatch();
      const askDays = createAskDays({ client, siteId, watch });
      const failures: DayFailure[] = [];
      for (const chunk of chunkDays(wanted.days, CHUNK_DAYS)) {
        for await (const answer of askDays(chunk)) {
          const figures = 'failure' in answer ? null : await settle(answer, { wanted, created, visitsLog });
          if ('failure' in answer) failures.push(answer);
          else if (figures) yield figures;
          else log.warning(`analytics: ${answer.day}: ${answer.note}; it is not stored, and asked for again`);
        }
      }
      const unknown = watch.unknown();
      if (unknown.length > 0)
        log.info(`analytics: Matomo gives ${unknown.length} columns that are new to us: ${unknown.join(', ')}`);
      if (failures.length > 0) throw allFailures(failures);
    },
  };
}

/** One error for all days that could not be read: it comes last, when every other day is stored. */
function allFailures(failures: readonly DayFailure[]): StageError {
  const days = failures.map(({ day }) => day).join(', ');
  const first = failures[0]!.failure;
  return new StageError(`nothing of ${days} is stored: ${first.message}`, {
    code: first.code,
    hint: first.hint ?? '',
    cause: first,
  });
}

interface Settling {
  readonly wanted: DaysWanted;
  readonly created: Day | null;
  readonly visitsLog: VisitsLog | null;
}

/** What is to be stored of a day; nothing when its figures contradict themselves. */
async function settle(
  { day, kind, figures }: DayProof,
  { wanted, created, visitsLog }: Settling,
): Promise<DayFigures | null> {
  if (kind === 'hidden' && figures && visitsLog) return (await visitsLog.mend(figures)) ?? figures;
  if (kind !== 'empty' || !figures) return figures;
  // Matomo moves the creation of a site back to its oldest visit, so a day before it is known to be empty.
  if (created !== null && day < created) return { ...figures, state: 'final', note: '' };
  if (day >= wanted.lateFrom || !visitsLog) return figures;
  const hasVisits = await visitsLog.hasVisits(day);
  if (hasVisits === null) return figures;
  return hasVisits
    ? { ...figures, note: 'not archived yet: there were visits, and no report of them' }
    : { ...figures, state: 'final', note: '' };
}

/** One try, a short one: whether the server answers for the site. A bad token must not be tried often. @throws StageError */
export async function checkMatomo(options: Omit<MatomoOptions, 'log'>): Promise<string> {
  const { analytics, env } = options;
  const client = createMatomoClient({
    ...options,
    url: analytics.url,
    token: readToken(analytics, env, 'Matomo token'),
    login: readLogin(analytics.auth ?? null, env),
    limits: {
      ...DEFAULT_LIMITS,
      ...options.limits,
      callMs: Math.min(20_000, options.limits?.callMs ?? Infinity),
      tries: 1,
    },
  });
  const { timeZone } = await siteFacts(client, analytics.siteId);
  return `Matomo answers for site ${analytics.siteId}, whose days are those of ${timeZone}`;
}

/** What Matomo tells of the site itself. @throws MatomoError */
async function siteFacts(client: MatomoClient, siteId: number): Promise<SourceFacts> {
  const { value } = await client.call({ method: 'SitesManager.getSiteFromId', idSite: String(siteId) });
  const site = (Array.isArray(value) ? value[0] : value) as Record<string, unknown> | undefined;
  const [timeZone, created] = [site?.['timezone'], site?.['ts_created']];
  if (typeof timeZone !== 'string') throw shapeError(`SitesManager.getSiteFromId tells no time zone of site ${siteId}`);
  try {
    const instant = new Date(`${String(created).replace(' ', 'T')}Z`);
    return {
      timeZone,
      firstDay: Number.isNaN(instant.getTime()) ? null : dayInZone(instant, timeZone),
      earliestDay: null,
    };
  } catch (cause) {
    throw new StageError(
      `site ${siteId} of Matomo is in the time zone ${timeZone.slice(0, 60)}, which Node does not know`,
      { code: 'ANALYTICS_TIME_ZONE', hint: 'choose a city as the time zone of the site in Matomo', cause },
    );
  }
}
