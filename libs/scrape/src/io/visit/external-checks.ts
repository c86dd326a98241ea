import { Clock } from '@scrape-and-report/production';
import { isRedirect, linkStatus } from '../../reading/judge-response';
import { CheckedRecord } from '../../journal/journal-records';
import { UrlRules } from '../../url/url-rules';
import { Fetched, isUnreachable } from '../../http/fetched';
import { planRetry } from '../../http/retry';
import { HttpClient } from '../wire/http-client';

export interface ExternalChecksOptions {
  readonly urls: UrlRules;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly random: () => number;
  /** A client for one origin; closed when that origin's links are done. */
  readonly clientOf: (origin: string) => HttpClient;
  /** Waits until the host of this origin may be asked, beyond the pause that every host gets. */
  readonly beforeRequest: (origin: string) => Promise<void>;
  readonly done: (record: CheckedRecord) => void;
  /** Called whenever this may have become idle. */
  readonly changed: () => void;
  /** Called when `done` has thrown. */
  readonly failed: (error: unknown) => void;
}

interface HostQueue {
  readonly origin: string;
  readonly waiting: string[];
  /** Whether it is being served, or is about to be. */
  active: boolean;
  /** The same failure to reach the host, in a row. */
  failure: { readonly status: string; readonly detail: string; times: number } | null;
}

const HOSTS_AT_ONCE = 8;
const PAUSE_MS = 250;
/** A host that says 429 is asked so often, and waited for so long each time. */
const MAX_BUSY_TRIES = 3;
const MAX_REST_MS = 60_000;
/** A host that could not be reached so often is not asked again in this scrape. */
const MAX_FAILURES = 3;
/** So many hosts in a row whose name server did not answer: there is no network. */
const MAX_NAMELESS_HOSTS = 3;

/** Asks for the status of external link targets: each once, several hosts at a time, each host one by one. */
export class ExternalChecks {
  readonly #options: ExternalChecksOptions;
  readonly #hosts = new Map<string, HostQueue>();
  readonly #ready: HostQueue[] = [];
  readonly #clients = new Set<HttpClient>();
  #running = 0;
  #nameless = 0;
  #anyNamed = false;

  constructor(options: ExternalChecksOptions) {
    this.#options = options;
  }

  get isIdle(): boolean {
    return this.#running === 0 && this.#ready.length === 0;
  }

  add(url: string): void {
    const { origin } = new URL(url);
    const host = this.#hosts.get(origin) ?? { origin, waiting: [], active: false, failure: null };
    this.#hosts.set(origin, host);
    host.waiting.push(url);
    if (!host.active) {
      host.active = true;
      this.#ready.push(host);
    }
    this.#pump();
  }

  /** Cuts off the checks that are under way. */
  async close(): Promise<void> {
    this.#ready.length = 0;
    await Promise.all([...this.#clients].map((client) => client.close()));
  }

  #pump(): void {
    while (this.#running < HOSTS_AT_ONCE && this.#ready.length > 0 && !this.#options.signal.aborted) {
      this.#running += 1;
      void this.#serve(this.#ready.shift()!)
        .catch((error: unknown) => this.#options.failed(error))
        .finally(() => {
          this.#running -= 1;
          this.#pump();
          this.#options.changed();
        });
    }
  }

  async #serve(host: HostQueue): Promise<void> {
    const client = this.#options.clientOf(host.origin);
    this.#clients.add(client);
    const { signal, clock } = this.#options;
    try {
      while (host.waiting.length > 0) {
        const record = await this.#check(host, host.waiting.shift()!, client);
        if (signal.aborted) return;
        this.#options.done(record);
        if (host.waiting.length > 0 && record.requests > 0) await clock.sleep(PAUSE_MS, signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      host.active = false;
      this.#clients.delete(client);
      await client.close();
    }
  }

  async #check(host: HostQueue, url: string, client: HttpClient): Promise<CheckedRecord> {
    const given = this.#knownFailure(host);
    if (given)
      return {
        t: 'checked',
        url,
        status: given.status,
        requests: 0,
        hop: null,
        odd: [{ url, kind: 'external-link', detail: given.detail }],
      };
    let requests = 0;
    const ask = async (method: 'HEAD' | 'GET'): Promise<Fetched> => {
      await this.#options.beforeRequest(host.origin);
      requests += 1;
      return client.fetch({ url, method, wantsBody: () => false });
    };
    let fetched = await this.#rested(() => ask('HEAD'));
    // Many servers refuse HEAD, or answer it wrongly: only a GET is proof of a broken link.
    const doubtful =
      fetched.kind === 'error'
        ? ['reset', 'protocol', 'timeout', 'error'].includes(fetched.error)
        : fetched.status >= 400 && fetched.status !== 429;
    if (doubtful && !this.#options.signal.aborted) fetched = await ask('GET');
    this.#note(host, fetched);
    return { t: 'checked', url, requests, ...this.#judge(url, fetched) };
  }

  /** The answer of a host that wanted a rest first, and got it: what it says then is worth more than «not now». */
  async #rested(ask: () => Promise<Fetched>): Promise<Fetched> {
    const { clock, signal, random } = this.#options;
    for (let tries = 1; ; tries += 1) {
      const fetched = await ask();
      const isBusy = fetched.kind === 'response' && fetched.status === 429 && tries < MAX_BUSY_TRIES;
      const retry =
        isBusy && !signal.aborted ? planRetry({ fetched, tries, random: random(), now: clock.now() }) : null;
      if (!retry || retry.afterMs > MAX_REST_MS) return fetched;
      await clock.sleep(Math.max(retry.afterMs, PAUSE_MS), signal);
    }
  }

  #judge(url: string, fetched: Fetched): Pick<CheckedRecord, 'status' | 'hop' | 'odd'> {
    if (fetched.kind === 'error')
      return {
        status: fetched.error,
        hop: null,
        odd: [{ url, kind: 'external-link', detail: `${fetched.error}: ${fetched.detail}` }],
      };
    const target = isRedirect(fetched.status)
      ? this.#options.urls.resolve(fetched.headers['location'] ?? '', url)
      : null;
    const hop =
      target && /^https?:/.test(target.url) ? { from: url, to: target.url, type: String(fetched.status) } : null;
    const odd = fetched.status >= 400 ? [{ url, kind: 'external-link', detail: `answered ${fetched.status}` }] : [];
    return { status: linkStatus(fetched.status), hop, odd };
  }

  #knownFailure(host: HostQueue): { readonly status: string; readonly detail: string } | null {
    if (!this.#anyNamed && this.#nameless >= MAX_NAMELESS_HOSTS)
      return { status: 'dns', detail: 'not asked: no name server answers' };
    if (!host.failure) return null;
    const enough =
      host.failure.status === 'dns' || host.failure.status === 'private-address' || host.failure.times >= MAX_FAILURES;
    return enough ? { status: host.failure.status, detail: `not asked: ${host.failure.detail}` } : null;
  }

  #note(host: HostQueue, fetched: Fetched): void {
    const nameless = fetched.kind === 'error' && fetched.error === 'dns' && fetched.detail.includes('EAI_AGAIN');
    this.#nameless = nameless ? this.#nameless + 1 : 0;
    this.#anyNamed ||= fetched.kind === 'response';
    const lasting = fetched.kind === 'error' && (isUnreachable(fetched.error) || fetched.error === 'private-address');
    if (!lasting) host.failure = null;
    else
      host.failure = {
        status: fetched.error,
        detail: fetched.detail,
        times: host.failure?.status === fetched.error ? host.failure.times + 1 : 1,
      };
  }
}
