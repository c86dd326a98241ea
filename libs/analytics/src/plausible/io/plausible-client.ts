import { StageError, targetName } from '@scrape-and-report/production';
import {
  type CallLimits,
  type CallOptions,
  type HttpAnswer,
  isCertificateFault,
  postFor,
  safeEndpoint,
  sendFaultOf,
} from '../../io/server-calls';
import { foreignPage, foreignPlace } from '../../answered-by-another';
import { quote, retryAfterMs } from '../../matomo/judge-answer';

/** Asks a Plausible; the key goes in the `Authorization` header and nowhere else. */
export interface PlausibleClient {
  /**
   * @param query the body of `/api/v2/query`, without the site
   * @returns the parsed answer
   * @throws StageError after the last try, or at once where trying again cannot help; the signal's reason when aborted
   */
  query(query: Readonly<Record<string, unknown>>): Promise<unknown>;
}

export interface PlausibleClientOptions extends CallOptions {
  readonly url: string;
  /** The site as Plausible knows it. */
  readonly domain: string;
  readonly key: string;
  readonly limits: CallLimits;
}

/** A call that failed; `isPassing`: the fault goes by itself, so that asking again later is worth the wait. */
export class PlausibleError extends StageError {
  readonly isPassing: boolean;
  /** The request itself was refused: another one may be answered. */
  readonly isRefusedRequest: boolean;

  constructor(
    message: string,
    options: { code: string; hint: string; isPassing?: boolean; isRefusedRequest?: boolean; cause?: unknown },
  ) {
    super(message, options);
    this.isPassing = options.isPassing ?? false;
    this.isRefusedRequest = options.isRefusedRequest ?? false;
  }
}

interface Failure {
  readonly message: string;
  readonly waitMs: number | null;
  readonly isPassing: boolean;
  /** What to do, where that is known better than that one may wait. */
  readonly hint?: string | null;
}

export function createPlausibleClient(options: PlausibleClientOptions): PlausibleClient {
  const { limits, clock, random, signal, domain } = options;
  const startedMs = clock.monotonicMs();
  const endpoint = endpointOf(options.url);
  const leftMs = (): number => limits.stageMs - (clock.monotonicMs() - startedMs);
  return {
    async query(query) {
      const body = JSON.stringify({ site_id: domain, ...query });
      for (let attempt = 1; ; attempt += 1) {
        const outcome = await tryOnce(options, endpoint, body, Math.min(limits.callMs, leftMs()));
        if ('value' in outcome) return outcome.value;
        const waitMs = Math.max(outcome.waitMs ?? 0, limits.firstWaitMs * 2 ** (attempt - 1) * (0.5 + random()));
        if (attempt >= limits.tries || waitMs >= leftMs())
          throw new PlausibleError(
            `Plausible gave no figures, asked ${attempt === 1 ? 'once' : `${attempt} times`}: ${outcome.message} (${endpoint.host})`,
            {
              code: waitMs >= leftMs() ? 'ANALYTICS_TIME_UP' : 'ANALYTICS_UNAVAILABLE',
              hint:
                outcome.hint ??
                `days got so far are kept; run ${targetName('analytics')} again when the server answers`,
              isPassing: outcome.isPassing && waitMs < leftMs(),
            },
          );
        await clock.sleep(waitMs, signal);
        signal.throwIfAborted();
      }
    },
  };
}

async function tryOnce(
  options: PlausibleClientOptions,
  endpoint: URL,
  body: string,
  callMs: number,
): Promise<{ readonly value: unknown } | Failure> {
  const { key, limits, signal, clock, network } = options;
  signal.throwIfAborted();
  let answer: HttpAnswer;
  try {
    const headers = {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: `Bearer ${key}`,
    };
    answer = await postFor(endpoint, { headers, body, callMs, maxBodyBytes: limits.maxBodyBytes, signal, network });
  } catch (error) {
    signal.throwIfAborted();
    return failedToSend(error, endpoint);
  }
  const { status } = answer;
  const words = quote(answer.text.replaceAll(key, '[key]'));
  if (status === 429 || status === 408 || status >= 500) {
    const isPassing = status !== 500;
    return { message: `${status} "${words}"`, waitMs: retryAfterMs(answer.retryAfter, clock.now()), isPassing };
  }
  if (status !== 200)
    throw refusal({ ...answer, words, location: answer.location?.replaceAll(key, '[key]') ?? null }, endpoint);
  try {
    return { value: JSON.parse(answer.text) as unknown };
  } catch {
    const page = foreignPage(answer.text, 'key');
    if (page?.isLogin)
      throw new PlausibleError(`${page.what} answers in Plausible's place (${status}, ${endpoint.host})`, {
        code: 'ANALYTICS_GATE_REFUSED',
        hint: page.hint,
      });
    const message = `${status} with ${page?.what ?? 'something'} that is no JSON: "${words}"`;
    return { message, waitMs: null, hint: page?.hint ?? null, isPassing: false };
  }
}

/** By the status alone: an error's words may change with any version. */
function refusal(
  { status, words, location }: { readonly status: number; readonly words: string; readonly location: string | null },
  { host }: URL,
): PlausibleError {
  const told = `(${status}, ${host}): "${words}"`;
  if (status === 401 || status === 403)
    return new PlausibleError(`Plausible refuses the key ${told}`, {
      code: 'ANALYTICS_TOKEN_REFUSED',
      hint: 'make a new key of the kind «Stats API» (Settings, API Keys), of a user who may see analytics.domain',
    });
  if (status >= 300 && status < 400) {
    const { what, hint } = foreignPlace(location, 'key');
    return new PlausibleError(`Plausible redirects ${what} instead of answering (${status}, ${host})`, {
      code: 'ANALYTICS_REDIRECTED',
      hint,
    });
  }
  return new PlausibleError(`Plausible refuses the request ${told}`, {
    code: 'ANALYTICS_SERVER_REFUSED',
    hint: 'check analytics.url and analytics.domain; the Stats API v2 is needed, which older versions lack',
    isRefusedRequest: status === 400,
  });
}

function failedToSend(error: unknown, { host }: URL): Failure {
  const { code, message, isTimeout, hint, isBarred } = sendFaultOf(error);
  if (isCertificateFault(code))
    throw new PlausibleError(`Plausible's certificate is not trusted: ${hint === null ? code : message} (${host})`, {
      code: 'ANALYTICS_TLS',
      hint: hint ?? 'mend the certificate of the server',
    });
  if (isBarred && hint !== null)
    throw new PlausibleError(`Plausible cannot be asked: ${message} (${host})`, { code: 'ANALYTICS_NETWORK', hint });
  const words = hint === null ? [code, message].filter(Boolean).join(' ') : message;
  return {
    message: isTimeout ? 'no whole answer in time' : words,
    waitMs: null,
    hint,
    // A name that nobody knows is a wrong address, not a server that restarts.
    isPassing: code !== 'ENOTFOUND',
  };
}

/** @throws PlausibleError when a key would go over the net in the clear */
function endpointOf(url: string): URL {
  const endpoint = safeEndpoint(url);
  if (endpoint === null)
    throw new PlausibleError(`the key would go to ${new URL(url).host} unencrypted`, {
      code: 'ANALYTICS_URL_INSECURE',
      hint: 'analytics.url must begin with https:',
    });
  endpoint.pathname = `${endpoint.pathname.replace(/\/+$/, '')}/api/v2/query`;
  return endpoint;
}
