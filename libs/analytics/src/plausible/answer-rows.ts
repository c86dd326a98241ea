import { StageError, targetName } from '@scrape-and-report/production';

/** One row of an answer: values in the order of the dimensions and metrics that were asked for. */
export interface AnswerRow {
  readonly dimensions: readonly string[];
  /** 0 or more; null where the server has no value (a rate of nothing). */
  readonly metrics: readonly (number | null)[];
}

export interface Answer {
  readonly rows: readonly AnswerRow[];
  /** First instant of the range as the server took it, ISO 8601 with the offset of the site's zone, or null. */
  readonly from: string | null;
}

/**
 * The rows of an answer of `/api/v2/query` (https://plausible.io/docs/stats-api): `results`, each with as many
 * `dimensions` and `metrics` as were asked for.
 *
 * @throws StageError `ANALYTICS_ANSWER_INVALID` that says what was not as documented
 */
export function answerOf(value: unknown, asked: { readonly dimensions: number; readonly metrics: number }): Answer {
  const { results, query } = (value ?? {}) as { results?: unknown; query?: { date_range?: unknown } };
  if (!Array.isArray(results)) throw notAsDocumented('it has no list of results');
  const from = Array.isArray(query?.date_range) ? (query.date_range[0] as unknown) : null;
  return {
    rows: results.map((row) => rowOf(row, asked)),
    from: typeof from === 'string' && !Number.isNaN(Date.parse(from)) ? from : null,
  };
}

function rowOf(row: unknown, asked: { readonly dimensions: number; readonly metrics: number }): AnswerRow {
  const { dimensions, metrics } = (row ?? {}) as { dimensions?: unknown; metrics?: unknown };
  if (!Array.isArray(dimensions) || dimensions.length !== asked.dimensions || !Array.isArray(metrics))
    throw notAsDocumented('a row lacks what was asked for');
  if (metrics.length !== asked.metrics) throw notAsDocumented('a row has another number of figures than asked for');
  return { dimensions: dimensions.map(String), metrics: metrics.map(figureOf) };
}

function figureOf(value: unknown): number | null {
  if (value === null) return null;
  if (typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER) return value;
  throw notAsDocumented(`a figure is ${JSON.stringify(value)?.slice(0, 40)}`);
}

function notAsDocumented(what: string): StageError {
  return new StageError(`Plausible's answer is not as documented: ${what}`, {
    code: 'ANALYTICS_ANSWER_INVALID',
    hint: `nothing of it is stored; check the version of Plausible (its Stats API v2 is needed), and run ${targetName('analytics')} again`,
  });
}
