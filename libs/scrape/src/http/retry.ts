import { Fetched, FetchErrorKind } from './fetched';

export interface RetryQuestion {
  readonly fetched: Fetched;
  /** Requests made so far, this one counted. */
  readonly tries: number;
  /** 0 to 1. */
  readonly random: number;
  readonly now: Date;
}

/** When to try again; `restsHost` when the host asked for it, so that all its requests wait. */
export interface Retry {
  readonly afterMs: number;
  readonly restsHost: boolean;
}

/** A server that wants a longer rest than this is not waited for. */
export const MAX_RETRY_AFTER_MS = 300_000;

const TRIES_BY_STATUS: Readonly<Record<number, number>> = { 408: 2, 425: 2, 429: 4, 500: 2, 502: 4, 503: 4, 504: 4 };
const TRIES_BY_ERROR: Readonly<Partial<Record<FetchErrorKind, number>>> = {
  reset: 4,
  refused: 4,
  dns: 3,
  timeout: 2,
  protocol: 2,
  'bad-encoding': 2,
  error: 2,
};

/** Null when trying again is no use, or has been tried often enough. */
export function planRetry({ fetched, tries, random, now }: RetryQuestion): Retry | null {
  const limit = fetched.kind === 'error' ? TRIES_BY_ERROR[fetched.error] : TRIES_BY_STATUS[fetched.status];
  if (limit === undefined || tries >= limit) return null;
  const backoffMs = Math.min(30_000, 500 * 4 ** (tries - 1)) * (0.5 + random);
  if (fetched.kind === 'error') return { afterMs: backoffMs, restsHost: false };
  const asked = retryAfterMs(fetched.headers['retry-after'], now);
  if (asked === null) return { afterMs: backoffMs, restsHost: fetched.status === 429 };
  return asked > MAX_RETRY_AFTER_MS
    ? null
    : { afterMs: asked, restsHost: fetched.status === 429 || fetched.status === 503 };
}

/** Milliseconds that a `Retry-After` header asks for (seconds or an HTTP date, RFC 9110), or null when it says nothing. */
export function retryAfterMs(header: string | undefined, now: Date): number | null {
  const text = header?.trim();
  if (!text) return null;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = /^[a-z]{3}/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}
