import { Clock } from '@scrape-and-report/production';
import { CookieDetours } from '../../http/cookie-detours';
import { Fetched } from '../../http/fetched';
import { Pace } from '../../http/pace';
import { planRetry } from '../../http/retry';
import { HttpClient, HttpRequest } from '../wire/http-client';

/** The site's own host: its connections, its pace, and how many requests it has had. */
export interface PoliteHost {
  readonly client: HttpClient;
  pace: Pace;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly random: () => number;
  readonly detours: CookieDetours;
  requests: number;
}

/** Waits until the pace allows a request, and takes its turn; gives the request's number. */
export async function waitForTurn({ pace, clock, signal }: PoliteHost): Promise<number> {
  for (;;) {
    signal.throwIfAborted();
    const waitMs = pace.delayMs(clock.monotonicMs());
    if (waitMs <= 0) return pace.take(clock.monotonicMs());
    await clock.sleep(waitMs, signal);
  }
}

export interface PacedRequest extends HttpRequest {
  /** Called for each further request that a detour takes. */
  readonly onDetour?: () => void;
  /** Called with the URL of a redirect that is to be asked for anew. */
  readonly onReask?: (url: string) => void;
}

/** A URL may send to itself so often. */
const MAX_DETOURS = 3;

/**
 * One request, as soon as the pace allows it, and those that it takes to come by a cookie first. Rejects with the
 * signal's reason once that is aborted.
 */
export async function fetchPaced(host: PoliteHost, request: PacedRequest): Promise<Fetched> {
  const { url, headers } = request;
  let asked = url;
  for (let detours = 0; ; detours += 1) {
    const cookie = host.detours.cookieFor(asked);
    const fetched = await fetchOnce(host, {
      ...request,
      url: asked,
      ...(cookie && { headers: { ...headers, cookie } }),
    });
    const next = host.detours.next({ url, asked, fetched });
    if (next && 'reask' in next) request.onReask?.(next.reask);
    if (!next || 'reask' in next || detours === MAX_DETOURS) return fetched;
    request.onDetour?.();
    asked = next.again;
  }
}

async function fetchOnce(host: PoliteHost, request: HttpRequest): Promise<Fetched> {
  const number = await waitForTurn(host);
  const { pace, clock } = host;
  host.requests += 1;
  const fetched = await host.client.fetch({ ...request, onSent: () => pace.sent(number, clock.monotonicMs()) });
  host.signal.throwIfAborted();
  return fetched;
}

/** The same, tried again as long as that makes sense. For the few requests that everything else waits for. */
export async function fetchPatiently(host: PoliteHost, request: HttpRequest): Promise<Fetched> {
  for (let tries = 1; ; tries += 1) {
    const fetched = await fetchPaced(host, request);
    const retry = planRetry({ fetched, tries, random: host.random(), now: host.clock.now() });
    if (!retry) return fetched;
    await host.clock.sleep(retry.afterMs, host.signal);
  }
}
