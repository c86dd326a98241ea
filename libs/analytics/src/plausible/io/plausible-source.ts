import { addDays, StageError, type AnalyticsConfig, type Day, type RunLog } from '@scrape-and-report/production';
import { dayInZone } from '../../day-in-zone';
import { DEFAULT_LIMITS, type CallLimits, type CallOptions } from '../../io/server-calls';
import { readToken } from '../../io/token';
import { chunkDays } from '../../plan-days';
import type { AnalyticsSource } from '../../source';
import { answerOf, type AnswerRow } from '../answer-rows';
import { figuresOfDays, type RangeAnswers } from '../figures-of-days';
import { createPlausibleClient, PlausibleError, type PlausibleClient } from './plausible-client';

export interface PlausibleOptions extends CallOptions {
  readonly analytics: Extract<AnalyticsConfig, { source: 'plausible' }>;
  /** The configuration's: Plausible does not name its own, and is held to count by this one. */
  readonly timeZone: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: RunLog;
  readonly limits?: Partial<CallLimits>;
}

/** Days of one set of calls: seven calls and one more for each 10,000 rows; 600 an hour are allowed by default. */
const CHUNK_DAYS = 31;
/** Rows of one answer, the most that the server gives. */
const PAGE_ROWS = 10_000;
/** Addresses of a day are bounded: a visitor can make up as many as he likes. */
const MAX_ROWS = 2_000_000;

/** Usage figures from a Plausible, by its Stats API v2 (https://plausible.io/docs/stats-api). */
export function createPlausibleSource(options: PlausibleOptions): AnalyticsSource {
  const { timeZone, log } = options;
  const client = plausibleClient(options);
  return {
    name: 'plausible',
    facts: async () => ({ timeZone, firstDay: await firstDayOf(client, timeZone), earliestDay: null }),
    async *days({ days, lateFrom }) {
      const goals = createGoals(client, log);
      for (const chunk of chunkDays(days, CHUNK_DAYS)) {
        const range: readonly [Day, Day] = [chunk[0]!, chunk.at(-1)!];
        yield* figuresOfDays(chunk, await askRange(client, range, goals), lateFrom);
      }
    },
  };
}

/** One try, a short one: whether the server answers with figures of the site. @throws StageError */
export async function checkPlausible(options: Omit<PlausibleOptions, 'log'>): Promise<string> {
  const client = plausibleClient({
    ...options,
    limits: { ...options.limits, callMs: Math.min(20_000, options.limits?.callMs ?? Infinity), tries: 1 },
  });
  const first = await firstDayOf(client, options.timeZone);
  return `Plausible answers for ${options.analytics.domain}${first === null ? '' : `, whose figures begin on ${first}`}`;
}

function plausibleClient(options: Omit<PlausibleOptions, 'log'>): PlausibleClient {
  const { analytics, env } = options;
  const stageMs = DEFAULT_LIMITS.stageMs + (analytics.retryMinutes ?? 0) * 60_000;
  return createPlausibleClient({
    ...options,
    ...analytics,
    key: readToken(analytics, env, 'Plausible key'),
    limits: { ...DEFAULT_LIMITS, stageMs, ...options.limits },
  });
}

async function firstDayOf(client: PlausibleClient, timeZone: string): Promise<Day | null> {
  const { from } = answerOf(await client.query({ metrics: ['visits'], date_range: 'all' }), {
    dimensions: 0,
    metrics: 1,
  });
  if (from === null) return null;
  const day = from.slice(0, 10);
  const midnight = new Date(from);
  const isOurs =
    dayInZone(midnight, timeZone) === day &&
    dayInZone(new Date(midnight.getTime() - 1), timeZone) === addDays(day as Day, -1);
  if (!isOurs)
    throw new StageError(`days begin at ${from.slice(0, 32)} in Plausible, which is no midnight of ${timeZone}`, {
      code: 'ANALYTICS_TIME_ZONE',
      hint: "set timeZone to that of the site in Plausible (its settings, General), or Plausible's to this one",
    });
  return day as Day;
}

async function askRange(client: PlausibleClient, range: readonly [Day, Day], goals: Goals): Promise<RangeAnswers> {
  const ask = (metrics: readonly string[], ...dimensions: string[]): Promise<AnswerRow[]> =>
    allRows(client, { metrics, dimensions: ['time:day', ...dimensions], date_range: range });
  return {
    totals: await ask(['visitors', 'visits', 'pageviews', 'bounce_rate', 'visit_duration']),
    pages: await ask(['pageviews', 'visits', 'visitors'], 'event:hostname', 'event:page'),
    entries: await ask(['visits', 'bounce_rate'], 'visit:entry_page'),
    exits: await ask(['visits'], 'visit:exit_page'),
    downloads: await goals('File Download', 'url', range),
    outlinks: await goals('Outbound Link: Click', 'url', range),
    missing: await goals('404', 'path', range),
  };
}

interface RowsQuery {
  readonly metrics: readonly string[];
  readonly dimensions: readonly string[];
  readonly date_range: readonly [Day, Day];
  readonly filters?: readonly unknown[];
}

async function allRows(client: PlausibleClient, query: RowsQuery): Promise<AnswerRow[]> {
  const rows: AnswerRow[] = [];
  // In one order from answer to answer, else a row could stand in two of them, and another in none.
  const order = query.dimensions.map((name) => [name, 'asc']);
  for (;;) {
    const pagination = { limit: PAGE_ROWS, offset: rows.length };
    const value = await client.query({ ...query, order_by: order, pagination });
    const answer = answerOf(value, { dimensions: query.dimensions.length, metrics: query.metrics.length });
    rows.push(...answer.rows);
    if (answer.rows.length < PAGE_ROWS || rows.length >= MAX_ROWS) return rows;
  }
}

type Goals = (goal: string, property: string, range: readonly [Day, Day]) => Promise<AnswerRow[]>;

/** What a site counts by goals, which it may not have set up: then the request is refused, and not made again. */
function createGoals(client: PlausibleClient, log: RunLog): Goals {
  const without = new Set<string>();
  return async (goal, property, range) => {
    if (without.has(goal)) return [];
    try {
      return await allRows(client, {
        metrics: ['events', 'visitors'],
        dimensions: ['time:day', `event:props:${property}`],
        date_range: range,
        filters: [['is', 'event:goal', [goal]]],
      });
    } catch (error) {
      if (!(error instanceof PlausibleError) || !error.isRefusedRequest) throw error;
      without.add(goal);
      log.info(`analytics: Plausible has no goal «${goal}» for this site, so these are not counted`);
      return [];
    }
  };
}
