import { StageError, type AnalyticsConfig, type Clock, type Day, type RunLog } from '@scrape-and-report/production';
import { dayInZone } from '../day-in-zone';
import type { DayFigures } from '../day-figures';
import { errorWords } from '../matomo/judge-answer';
import { MatomoError, shapeError } from '../matomo/matomo-error';
import { proveDay, type Proof } from '../matomo/prove-day';
import { refuseDoubleDays, reportParts, splitByDay, type Report } from '../matomo/report-parts';
import { chunkDays } from '../plan-days';
import type { AnalyticsSource, DaysWanted, SourceFacts } from '../source';
import { createMatomoClient, DEFAULT_LIMITS, type MatomoClient, type MatomoLimits } from './matomo-client';
import { readToken } from './token';

export interface MatomoOptions {
  readonly analytics: Extract<AnalyticsConfig, { source: 'matomo' }>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: RunLog;
  readonly signal: AbortSignal;
  readonly limits?: Partial<MatomoLimits>;
}

/** Days of one call: 12 calls a year, each answered well within a minute by a server that has archived them. */
const CHUNK_DAYS = 31;

/** Usage figures from a Matomo server, by its Reporting API (https://developer.matomo.org/api-reference/reporting-api). */
export function createMatomoSource(options: MatomoOptions): AnalyticsSource {
  const { analytics } = options;
  const client = createMatomoClient({
    ...options,
    url: analytics.url,
    token: readToken(analytics, options.env),
    limits: { ...DEFAULT_LIMITS, ...options.limits },
  });
  let created: Day | null = null;
  return {
    name: 'matomo',
    async facts() {
      const facts = await siteFacts(client, analytics.siteId);
      created = facts.firstDay;
      return facts;
    },
    async *days(wanted) {
      for (const chunk of chunkDays(wanted.days, CHUNK_DAYS)) {
        for await (const proof of proofsOf(chunk, { client, siteId: analytics.siteId })) {
          const figures = settle(proof, { wanted, created, log: options.log });
          if (figures) yield figures;
        }
      }
    },
  };
}

/** What Matomo tells of the site itself. @throws MatomoError */
export async function siteFacts(client: MatomoClient, siteId: number): Promise<SourceFacts> {
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

interface Asking {
  readonly client: MatomoClient;
  readonly siteId: number;
}

type DayProof = Proof & { readonly day: Day };

/** Asks for a chunk; in halves when the server cannot bear it, day by day when the answer is not what was asked for. */
async function* proofsOf(days: readonly Day[], asking: Asking): AsyncGenerator<DayProof> {
  let proofs: DayProof[];
  try {
    proofs = await ask(days, asking);
  } catch (error) {
    if (!(error instanceof MatomoError) || error.reaction === 'end' || days.length === 1) throw error;
    const size = error.reaction === 'shape' ? 1 : Math.ceil(days.length / 2);
    for (const smaller of chunkDays(days, size)) yield* proofsOf(smaller, asking);
    return;
  }
  for (const proof of proofs) {
    // Once more alone: a day that was archived between two parts of a call does not add up, and does a moment later.
    if (proof.kind === 'odd') yield* await ask([proof.day], asking);
    else yield proof;
  }
}

async function ask(days: readonly Day[], { client, siteId }: Asking): Promise<DayProof[]> {
  const parts = reportParts(siteId, days);
  const urls = parts.map(({ query }, at) => [`urls[${at}]`, new URLSearchParams(query).toString()]);
  const { value, text } = await client.call(
    { method: 'API.getBulkRequest' },
    Object.fromEntries(urls) as Record<string, string>,
  );
  if (!Array.isArray(value) || value.length !== parts.length)
    throw shapeError(`${parts.length} reports were asked for at once, and not as many came`);
  for (const part of value) refuse(errorWords(part), siteId);
  refuseDoubleDays(text, parts);
  const answers = new Map<Report, Map<Day, unknown>>();
  for (const [at, part] of parts.entries()) {
    const known = answers.get(part.report) ?? new Map<Day, unknown>();
    for (const [day, answer] of splitByDay(part, value[at])) known.set(day, answer);
    answers.set(part.report, known);
  }
  const of = (report: Report, day: Day): unknown => answers.get(report)?.get(day);
  return days.map((day) => ({
    day,
    ...proveDay(day, {
      summary: of('VisitsSummary.get', day),
      actions: of('Actions.get', day),
      pages: of('Actions.getPageUrls', day),
    }),
  }));
}

function refuse(words: string | null, siteId: number): void {
  if (words === null) return;
  throw new MatomoError(`Matomo refuses to report on site ${siteId}: "${words}"`, {
    code: 'ANALYTICS_SERVER_REFUSED',
    hint: 'check analytics.siteId, and that the token may view that site',
    reaction: 'end',
  });
}

interface Settling {
  readonly wanted: DaysWanted;
  readonly created: Day | null;
  readonly log: RunLog;
}

/** What is to be stored of a day; nothing when its figures contradict themselves. */
function settle(proof: DayProof, { created, log }: Settling): DayFigures | null {
  // Matomo moves the creation of a site back to its oldest visit, so a day before it is known to be empty.
  if (proof.kind === 'empty' && proof.figures && created !== null && proof.day < created)
    return { ...proof.figures, state: 'final', note: '' };
  if (!proof.figures) log.warning(`analytics: ${proof.day} ${proof.note}; it is asked for again`);
  return proof.figures;
}
