import { targetName } from '@scrape-and-report/production';
import { judgeAnswer, retryAfterMs, type MatomoAnswer, type Verdict } from '../matomo/judge-answer';
import { MatomoError } from '../matomo/matomo-error';
import {
  type CallLimits,
  type CallOptions,
  isCertificateFault,
  postFor,
  safeEndpoint,
  sendFaultOf,
} from './server-calls';

export interface MatomoClientOptions extends CallOptions {
  readonly url: string;
  readonly token: string;
  /** Value of the `Authorization` header for a gate before Matomo, or null. */
  readonly login?: string | null;
  readonly limits: CallLimits;
}

/** Calls the Reporting API; the token goes in the body and nowhere else. */
export interface MatomoClient {
  /**
   * @param query stands in the URL, where the server looks for `format`; `body` is posted beside the token
   * @throws MatomoError after the last try, or at once where trying again cannot help; the signal's reason when aborted
   */
  call(
    query: Readonly<Record<string, string>>,
    body?: Readonly<Record<string, string>>,
  ): Promise<{ value: unknown; text: string }>;
}

type Try =
  | { readonly ok: { value: unknown; text: string } }
  | {
      readonly again: string;
      readonly waitMs: number | null;
      readonly busy: boolean;
      readonly isTimeout?: boolean;
      /** What to do, where that is known better than that one may wait. */
      readonly hint?: string | null;
      readonly isPassing: boolean;
    };

export function createMatomoClient(options: MatomoClientOptions): MatomoClient {
  const { limits, clock, random, signal } = options;
  const startedMs = clock.monotonicMs();
  const endpoint = endpointOf(options.url);
  const leftMs = (): number => limits.stageMs - (clock.monotonicMs() - startedMs);
  return {
    async call(query, body = {}) {
      for (let attempt = 1; ; attempt += 1) {
        const outcome = await tryOnce(options, { endpoint, query, body, callMs: Math.min(limits.callMs, leftMs()) });
        if ('ok' in outcome) return outcome.ok;
        const waitMs = Math.max(outcome.waitMs ?? 0, limits.firstWaitMs * 2 ** (attempt - 1) * (0.5 + random()));
        // A server that was silent for so long is asked for less rather than for the same a third time.
        const tries = outcome.isTimeout ? Math.min(2, limits.tries) : limits.tries;
        if (attempt >= tries || waitMs >= leftMs())
          throw givenUp(options.url, { attempt, outcome, timeIsUp: waitMs >= leftMs() });
        await clock.sleep(waitMs, signal);
        signal.throwIfAborted();
      }
    },
  };
}

interface Sending {
  readonly endpoint: URL;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, string>>;
  readonly callMs: number;
}

async function tryOnce(options: MatomoClientOptions, sending: Sending): Promise<Try> {
  options.signal.throwIfAborted();
  let answer: MatomoAnswer;
  try {
    answer = await send(options, sending);
  } catch (error) {
    options.signal.throwIfAborted();
    return failedToSend(error, options);
  }
  const clean = (text: string): string => redact(text, options.token);
  const location = answer.location ? clean(answer.location) : null;
  const verdict = judgeAnswer({ ...answer, location, text: clean(answer.text) });
  if (verdict.kind === 'value') return { ok: { value: verdict.value, text: answer.text } };
  if (verdict.kind === 'refused') throw refusal(verdict, sending.query['method'], options.url);
  const busy = answer.status !== 429 && answer.status !== 503;
  const isPassing = /^(?:408|429|502|503|504)$/.test(String(answer.status)) || verdict.isPassing === true;
  const waitMs = retryAfterMs(answer.retryAfter, options.clock.now());
  return { again: verdict.message, waitMs, busy, hint: verdict.hint ?? null, isPassing };
}

async function send(
  { token, limits, signal, network, login = null }: MatomoClientOptions,
  { endpoint, query, body, callMs }: Sending,
): Promise<MatomoAnswer> {
  const url = new URL(endpoint);
  url.search = new URLSearchParams({ module: 'API', format: 'json', language: 'en', ...query }).toString();
  return postFor(url, {
    headers: { accept: 'application/json', ...(login === null ? {} : { authorization: login }) },
    body: new URLSearchParams({ ...body, token_auth: token }),
    callMs,
    maxBodyBytes: limits.maxBodyBytes,
    signal,
    network,
  });
}

/** A bulk call refused as a whole has a code of its own: the reports can still be asked for one by one. */
function refusal({ code, message, hint }: Refusal, method: string | undefined, url: string): MatomoError {
  const isBulk = method === 'API.getBulkRequest' && code === 'ANALYTICS_SERVER_REFUSED';
  return new MatomoError(`${message} (${nameOf(url)})`, {
    code: isBulk ? 'ANALYTICS_BULK_REFUSED' : code,
    hint,
    reaction: 'end',
  });
}

type Refusal = Extract<Verdict, { kind: 'refused' }>;

function failedToSend(error: unknown, { url, token }: MatomoClientOptions): Try {
  const { code, message, isTimeout, hint, isBarred } = sendFaultOf(error);
  // What a NetworkError says needs no code beside it.
  const words = hint === null ? [code, message].filter(Boolean).join(' ') : message;
  const reason = isTimeout ? 'no whole answer in time' : redact(words, token);
  if (isCertificateFault(code)) {
    throw new MatomoError(`Matomo's certificate is not trusted: ${reason} (${nameOf(url)})`, {
      code: 'ANALYTICS_TLS',
      hint: hint ?? 'mend the certificate of the server',
      reaction: 'end',
    });
  }
  if (isBarred && hint !== null)
    throw new MatomoError(`Matomo cannot be asked: ${reason} (${nameOf(url)})`, {
      code: 'ANALYTICS_NETWORK',
      hint,
      reaction: 'end',
    });
  return {
    again: reason,
    waitMs: null,
    isTimeout,
    hint,
    // A name that nobody knows is a wrong address, not a server that restarts.
    isPassing: code !== 'ENOTFOUND',
    busy: !/^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|PROXY_UNREACHABLE|PROXY_GATEWAY)$/.test(code),
  };
}

function givenUp(
  url: string,
  { attempt, outcome, timeIsUp }: { attempt: number; outcome: Exclude<Try, { ok: unknown }>; timeIsUp: boolean },
): MatomoError {
  const times = attempt === 1 ? 'once' : `${attempt} times`;
  return new MatomoError(`Matomo gave no figures, asked ${times}: ${outcome.again} (${nameOf(url)})`, {
    code: timeIsUp ? 'ANALYTICS_TIME_UP' : 'ANALYTICS_UNAVAILABLE',
    hint: outcome.hint ?? `days got so far are kept; run ${targetName('analytics')} again when the server answers`,
    reaction: outcome.busy && !timeIsUp ? 'smaller' : 'end',
    isPassing: outcome.isPassing && !timeIsUp,
  });
}

/**
 * `index.php` of a Matomo.
 *
 * @throws MatomoError when a token would go over the net in the clear
 */
export function endpointOf(url: string): URL {
  const endpoint = safeEndpoint(url);
  if (endpoint === null) {
    throw new MatomoError(`the token would go to ${nameOf(url)} unencrypted`, {
      code: 'ANALYTICS_URL_INSECURE',
      hint: 'analytics.url must begin with https:',
      reaction: 'end',
    });
  }
  if (!endpoint.pathname.endsWith('.php')) endpoint.pathname = `${endpoint.pathname.replace(/\/$/, '')}/index.php`;
  return endpoint;
}

/** Host and path for messages: no credentials, no query. */
function nameOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

function redact(text: string, token: string): string {
  const spellings = token === '' ? [] : [token, encodeURIComponent(token)];
  // Looked for first: an answer is megabytes long, and to take it apart in vain costs as much again.
  return spellings.reduce(
    (clean, secret) => (clean.includes(secret) ? clean.replaceAll(secret, '[token]') : clean),
    text,
  );
}
