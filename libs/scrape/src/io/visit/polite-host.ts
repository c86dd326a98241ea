import { Clock } from '@scrape-and-report/production';
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

/** One request, as soon as the pace allows it. Rejects with the signal's reason once that is aborted. */
export async function fetchPaced(host: PoliteHost, request: HttpRequest): Promise<Fetched> {
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
