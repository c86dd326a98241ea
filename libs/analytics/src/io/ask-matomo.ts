import { targetName } from '@scrape-and-report/production';
import type { Day } from '@scrape-and-report/production';
import { errorWords, isPassing } from '../matomo/judge-answer';
import { listOf } from '../matomo/list-of';
import type { ColumnWatch } from '../matomo/known-columns';
import { MatomoError, shapeError } from '../matomo/matomo-error';
import { proveDay, type Proof } from '../matomo/prove-day';
import {
  isBeside,
  refuseDoubleDays,
  reportParts,
  splitByDay,
  type Report,
  type ReportPart,
} from '../matomo/report-parts';
import { itemsOfDay } from '../matomo/day-items';
import { chunkDays } from '../plan-days';
import type { MatomoClient } from './matomo-client';

export type DayProof = Proof & { readonly day: Day };

/** What went wrong with one day whose answer is not what was asked for, even when it is asked for alone. */
export interface DayFailure {
  readonly day: Day;
  readonly failure: MatomoError;
}

/** Asks for days, however few or many, and proves each. */
export type AskDays = (days: readonly Day[]) => AsyncGenerator<DayProof | DayFailure>;

export interface AskOptions {
  readonly client: MatomoClient;
  readonly siteId: number;
  readonly watch: ColumnWatch;
}

/**
 * Gives the function that asks for a chunk of days in one call: in halves when the server cannot bear it, day by day
 * when the answer is not what was asked for. Days come in order; what is right of a broken chunk is not lost.
 *
 * The function throws MatomoError when asking for less cannot help.
 */
export function createAskDays({ client, siteId, watch }: AskOptions): AskDays {
  const fetchParts = createPartsFetch(client, siteId);
  const ask = async (days: readonly Day[]): Promise<DayProof[]> => {
    const parts = reportParts(siteId, days);
    return proveDays(days, { parts, values: await fetchParts(parts), watch });
  };
  const askAlone = async (day: Day): Promise<(DayProof | DayFailure)[]> => {
    try {
      return await ask([day]);
    } catch (failure) {
      if (failure instanceof MatomoError && failure.reaction === 'shape') return [{ day, failure }];
      throw failure;
    }
  };
  return async function* askDays(days: readonly Day[]): AsyncGenerator<DayProof | DayFailure> {
    const [only, ...more] = days;
    if (only !== undefined && more.length === 0) {
      yield* await askTwice(only, askAlone);
      return;
    }
    let proofs: DayProof[];
    try {
      proofs = await ask(days);
    } catch (failure) {
      if (!(failure instanceof MatomoError) || failure.reaction === 'end') throw failure;
      const size = failure.reaction === 'shape' ? 1 : Math.ceil(days.length / 2);
      for (const less of chunkDays(days, size)) yield* askDays(less);
      return;
    }
    for (const proof of proofs) {
      if (proof.kind === 'odd') yield* await askAlone(proof.day);
      else yield proof;
    }
  };
}

/** Once more when it does not add up: a day that was archived between two parts of a call does so a moment later. */
async function askTwice(
  day: Day,
  ask: (day: Day) => Promise<(DayProof | DayFailure)[]>,
): Promise<(DayProof | DayFailure)[]> {
  const answers = await ask(day);
  return answers.some((answer) => 'kind' in answer && answer.kind === 'odd') ? ask(day) : answers;
}

/** All parts in one bulk call; one by one where a server does not take bulk calls. */
function createPartsFetch(client: MatomoClient, siteId: number): (parts: readonly ReportPart[]) => Promise<unknown[]> {
  let takesBulk = true;
  const oneByOne = async (parts: readonly ReportPart[]): Promise<unknown[]> => {
    const values: unknown[] = [];
    for (const part of parts) {
      try {
        const { value, text } = await client.call(part.query);
        refuseDoubleDays(text, [part]);
        values.push(value);
      } catch (error) {
        // A report that the server does not have, or does not show to this user.
        if (!isBeside(part.report) || !(error instanceof MatomoError) || error.code !== 'ANALYTICS_SERVER_REFUSED')
          throw error;
        values.push(undefined);
      }
    }
    return values;
  };
  const inBulk = async (parts: readonly ReportPart[]): Promise<unknown[]> => {
    const urls = parts.map(({ query }, at): [string, string] => [`urls[${at}]`, new URLSearchParams(query).toString()]);
    const { value, text } = await client.call({ method: 'API.getBulkRequest' }, Object.fromEntries(urls));
    const values = listOf(value);
    if (values === null || values.length !== parts.length) {
      throw shapeError(`${parts.length} reports were asked for at once, and not as many came`);
    }
    for (const [at, part] of parts.entries()) if (!isBeside(part.report)) refuse(errorWords(values[at]), siteId);
    refuseDoubleDays(text, parts);
    return values.map((part) => (errorWords(part) === null ? part : undefined));
  };
  return async (parts) => {
    if (!takesBulk) return oneByOne(parts);
    try {
      return await inBulk(parts);
    } catch (error) {
      if (!(error instanceof MatomoError) || error.code !== 'ANALYTICS_BULK_REFUSED') throw error;
      takesBulk = false;
      return oneByOne(parts);
    }
  };
}

function refuse(words: string | null, siteId: number): void {
  if (words === null) return;
  if (isPassing(words))
    throw new MatomoError(`Matomo gave no figures: "${words}"`, {
      code: 'ANALYTICS_UNAVAILABLE',
      hint: `days got so far are kept; run ${targetName('analytics')} again when its database answers`,
      reaction: 'end',
      isPassing: true,
    });
  throw new MatomoError(`Matomo refuses to report on site ${siteId}: "${words}"`, {
    code: 'ANALYTICS_SERVER_REFUSED',
    hint: 'check analytics.siteId, and that the token may view that site',
    reaction: 'end',
  });
}

interface Answered {
  readonly parts: readonly ReportPart[];
  readonly values: readonly unknown[];
  readonly watch: ColumnWatch;
}

function proveDays(days: readonly Day[], { parts, values, watch }: Answered): DayProof[] {
  const answers = new Map<Report, Map<Day, unknown>>();
  for (const [at, part] of parts.entries()) {
    const known = answers.get(part.report) ?? new Map<Day, unknown>();
    for (const [day, answer] of answersOf(part, values[at])) known.set(day, answer);
    answers.set(part.report, known);
  }
  const of = (report: Report, day: Day): unknown => answers.get(report)?.get(day);
  return days.map((day) => {
    const [summary, actions, pages] = [
      of('VisitsSummary.get', day),
      of('Actions.get', day),
      of('Actions.getPageUrls', day),
    ];
    const items = itemsOfDay({
      downloads: of('Actions.getDownloads', day),
      outlinks: of('Actions.getOutlinks', day),
      titles: of('Actions.getPageTitles', day),
    });
    const proof = proveDay(day, { summary, actions, pages }, watch);
    return { day, ...proof, figures: proof.figures && items.length > 0 ? { ...proof.figures, items } : proof.figures };
  });
}

/** What the day can be had without costs nothing when it is not as documented. */
function answersOf(part: ReportPart, value: unknown): ReadonlyMap<Day, unknown> {
  if (!isBeside(part.report)) return splitByDay(part, value);
  try {
    return splitByDay(part, value);
  } catch (error) {
    if (error instanceof MatomoError) return new Map();
    throw error;
  }
}
