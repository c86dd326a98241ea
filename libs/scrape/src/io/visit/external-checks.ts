import { Clock } from '@scrape-and-report/production';
import { CheckedRecord } from '../../journal/journal-records';
import { isFine, judgeExternal, judgeFile, mayBeForRobots, needsProof, Walk } from '../../reading/judge-external';
import { UrlRules } from '../../url/url-rules';
import { Fetched, isUnreachable } from '../../http/fetched';
import { planRetry } from '../../http/retry';
import { HttpClient } from '../wire/http-client';
import { ExternalRequest, walkExternal } from './walk-external';

export interface ExternalChecksOptions {
  readonly urls: UrlRules;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly random: () => number;
  /** A client for one origin; closed when the links that it was made for are done. */
  readonly clientOf: (origin: string, agent: ExternalRequest['agent']) => HttpClient;
  /** Whether a HEAD is not enough for this link today: it was found broken before, or is one of the share that is looked into. */
  readonly isDoubted: (url: string) => boolean;
  /** Waits until the host of this origin may be asked, beyond the pause that every host gets. */
  readonly beforeRequest: (origin: string) => Promise<unknown> | null;
  /** Of the site's own hosts, which their own pace governs: how many are asked at once; null for all others. */
  readonly ownLanes: (origin: string) => number | null;
  /** Whether these are files that pages are made with: followed through the site too, and asked how large they are. */
  readonly areFiles: boolean;
  readonly done: (record: CheckedRecord) => void;
  /** Called whenever this may have become idle. */
  readonly changed: () => void;
  /** Called when `done` has thrown. */
  readonly failed: (error: unknown) => void;
}

interface HostQueue {
  readonly origin: string;
  readonly waiting: string[];
  /** Where among those the next one stands: taken out, thousands would be moved each time. */
  next: number;
  /** Whether it is being served, or is about to be. */
  active: boolean;
  /** The same failure to reach the host, in a row. */
  failure: { readonly status: string; readonly detail: string; times: number } | null;
  /** Whether its answer to HEAD was seen to be another than its answer to GET: then HEAD is not asked any more. */
  lies: boolean;
  /** Links that are fine by what it said to HEAD alone. */
  readonly believed: string[];
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

const HEAD = { method: 'HEAD', agent: 'robot', cookie: null } as const;

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

  add(url: string, origin = new URL(url).origin): void {
    const host = this.#hosts.get(origin) ?? {
      ...{ origin, waiting: [], next: 0, active: false, failure: null },
      ...{ lies: false, believed: [] },
    };
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
    const { signal, clock } = this.#options;
    const clients = new Map<string, HttpClient>();
    const clientOf: ExternalChecksOptions['clientOf'] = (origin, agent) => {
      const key = `${agent} ${origin}`;
      const known = clients.get(key);
      if (known) return known;
      const client = this.#options.clientOf(origin, agent);
      clients.set(key, client);
      this.#clients.add(client);
      return client;
    };
    const ownLanes = this.#options.ownLanes(host.origin);
    const lane = async (): Promise<void> => {
      while (host.next < host.waiting.length) {
        const url = host.waiting[host.next++]!;
        // Of the site's own files nearly all are there, and each step of asking is dear until it was taken a thousand times.
        const isSure = ownLanes !== null && host.believed.length > 0 && !host.lies && !this.#knownFailure(host);
        const first = isSure ? await this.#ask(host.origin, { url, ...HEAD }, clientOf(host.origin, 'robot')) : null;
        const record = this.#plainly(host, url, first) ?? (await this.#check(host, url, clientOf, first));
        if (signal.aborted) return;
        this.#options.done(record);
        if (ownLanes === null && host.next < host.waiting.length && record.requests > 0)
          await clock.sleep(PAUSE_MS, signal);
      }
    };
    try {
      await Promise.all(Array.from({ length: ownLanes ?? 1 }, lane));
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      host.active = false;
      for (const client of clients.values()) this.#clients.delete(client);
      await Promise.all([...clients.values()].map((client) => client.close()));
    }
  }

  /** @param first what a HEAD was answered already; null when nothing was asked */
  async #check(
    host: HostQueue,
    url: string,
    clientOf: ExternalChecksOptions['clientOf'],
    first: Fetched | null,
  ): Promise<CheckedRecord> {
    const given = this.#knownFailure(host);
    if (given) {
      const odd = [{ url, kind: 'external-link', detail: given.detail }];
      return { t: 'checked', url, status: given.status, requests: 0, hop: null, odd };
    }
    const { signal, urls, areFiles } = this.#options;
    const isOwn = this.#options.ownLanes(host.origin) !== null;
    let requests = first ? 1 : 0;
    const ask = async (request: ExternalRequest): Promise<Fetched> => {
      const origin = request.url === url ? host.origin : new URL(request.url).origin;
      requests += 1;
      return this.#ask(origin, request, clientOf(origin, request.agent));
    };
    const follow = (method: 'HEAD' | 'GET', agent: ExternalRequest['agent'], answer?: Fetched | null): Promise<Walk> =>
      walkExternal({ url, method, agent, urls, ask, first: answer ?? null, endsAtSite: !areFiles });

    const isFirst = host.believed.length === 0 && !host.lies;
    let walk = host.lies ? await follow('GET', 'robot') : await follow('HEAD', 'robot', first);
    const saidFine = !host.lies && isFine(walk);
    if (
      !signal.aborted &&
      !host.lies &&
      (saidFine ? isFirst || (!isOwn && this.#options.isDoubted(url)) : needsProof(walk))
    ) {
      walk = await follow('GET', 'robot');
      if (saidFine && walk.end.kind === 'response' && !isFine(walk)) this.#caughtLying(host);
    } else if (saidFine) host.believed.push(url);
    if (isFirst && isFine(walk)) host.believed.push(url);
    if (!signal.aborted && !isOwn && mayBeForRobots(walk)) {
      const asBrowser = await follow('GET', 'browser');
      if (isFine(asBrowser)) walk = asBrowser;
    }
    if (walk.hops.length === 0 && (walk.end.kind === 'error' || walk.end.kind === 'response'))
      this.#note(host, walk.end);
    return areFiles ? judgeFile(url, walk, requests) : { t: 'checked', url, requests, ...judgeExternal(url, walk) };
  }

  /** What there is to record of a file that is plainly there; null where there is more to ask or to say. */
  #plainly(host: HostQueue, url: string, first: Fetched | null): CheckedRecord | null {
    if (host.lies || first?.kind !== 'response' || first.status < 200 || first.status > 299) return null;
    host.believed.push(url);
    this.#note(host, first);
    return judgeFile(url, { hops: [], end: first }, 1);
  }

  /** What a host says to HEAD was wrong: all that was believed of it is asked for once more. */
  #caughtLying(host: HostQueue): void {
    host.lies = true;
    host.waiting.push(...host.believed.splice(0));
  }

  /** One answer; a host that says that it is busy is given time, as far as it asks for little. */
  async #ask(origin: string, { url, method, cookie }: ExternalRequest, client: HttpClient): Promise<Fetched> {
    const { beforeRequest, clock, signal, random } = this.#options;
    const headers = cookie === null ? undefined : { cookie };
    for (let tries = 1; ; tries += 1) {
      await beforeRequest(origin);
      const fetched = await client.fetch({ url, method, headers, wantsBody: () => false });
      const isBusy = fetched.kind === 'response' && fetched.status === 429;
      if (!isBusy || tries >= MAX_BUSY_TRIES || signal.aborted) return fetched;
      const retry = planRetry({ fetched, tries, random: random(), now: clock.now() });
      if (!retry || retry.afterMs > MAX_REST_MS) return fetched;
      await clock.sleep(Math.max(retry.afterMs, PAUSE_MS), signal);
    }
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
