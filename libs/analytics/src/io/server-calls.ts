import { type Network, NetworkError } from '@scrape-and-report/network';
import type { Clock } from '@scrape-and-report/production';

/** Bounds of everything that a server of figures could make endless. */
export interface CallLimits {
  /** Tries of one call, the first included. */
  readonly tries: number;
  /** Wait before the second try; it doubles with each. */
  readonly firstWaitMs: number;
  /** From sending a call to the last byte of its answer. */
  readonly callMs: number;
  /** All calls and waits of a run. */
  readonly stageMs: number;
  readonly maxBodyBytes: number;
}

export const DEFAULT_LIMITS: CallLimits = {
  tries: 4,
  firstWaitMs: 1000,
  callMs: 120_000,
  stageMs: 30 * 60_000,
  maxBodyBytes: 256 * 1024 * 1024,
};

/** What every client of such a server is given. */
export interface CallOptions {
  readonly clock: Clock;
  /** 0 (included) to 1 (not included); spreads the waits between tries. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly network: Network;
}

/** One HTTP answer, read to its end. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  /** Of the `Retry-After` header, or null. */
  readonly retryAfter: string | null;
  /** Of the `WWW-Authenticate` header, or null: who it was that refused. */
  readonly challenge: string | null;
  /** Of the `Location` header, or null. */
  readonly location: string | null;
}

export interface HttpPost {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | URLSearchParams;
  /** From sending to the last byte of the answer. */
  readonly callMs: number;
  readonly maxBodyBytes: number;
  readonly signal: AbortSignal;
  readonly network: Network;
}

/**
 * Posts to a server of figures; no redirect is followed, since what it bears is for that server alone.
 *
 * @throws whatever kept the whole answer away; the signal's reason
 */
export async function postFor(
  url: URL,
  { headers, body, callMs, maxBodyBytes, signal, network }: HttpPost,
): Promise<HttpAnswer> {
  const isForm = body instanceof URLSearchParams;
  const answer = await network.ask(url, {
    method: 'POST',
    headers: { ...(isForm && { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' }), ...headers },
    body: body.toString(),
    maxBytes: maxBodyBytes,
    limitMs: callMs,
    signal,
  });
  return {
    status: answer.status,
    text: answer.text,
    retryAfter: answer.headers['retry-after'] ?? null,
    challenge: answer.headers['www-authenticate'] ?? null,
    location: answer.headers['location'] ?? null,
  };
}

/** Why a call brought no answer. */
export interface SendFault {
  /** Of the system or of OpenSSL; empty without one. */
  readonly code: string;
  readonly message: string;
  readonly isTimeout: boolean;
  /** What to do, where the way to the server is at fault. */
  readonly hint: string | null;
  /** Asking again can't help: a proxy does not let us through. */
  readonly isBarred: boolean;
}

export function sendFaultOf(error: unknown): SendFault {
  const { code, message, name, hint } = error as NodeJS.ErrnoException & { hint?: unknown };
  const text = typeof code === 'string' ? code : '';
  return {
    code: text,
    message,
    isTimeout: name === 'TimeoutError',
    hint: typeof hint === 'string' ? hint : null,
    isBarred: error instanceof NetworkError && !/^PROXY_(?:UNREACHABLE|GATEWAY)$/.test(text),
  };
}

/** Whether a failure to connect is one of trust in the server's certificate, by its code. */
export function isCertificateFault(code: string): boolean {
  return /^(?:CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code);
}

/** The address without what no request needs; null when a secret sent there would cross a network in the open. */
export function safeEndpoint(url: string): URL | null {
  const endpoint = new URL(url);
  const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(endpoint.hostname);
  if (endpoint.protocol !== 'https:' && !isLoopback) return null;
  for (const part of ['search', 'hash', 'username', 'password'] as const) endpoint[part] = '';
  return endpoint;
}
