import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFixture } from './fixtures';
import type { ServedDay, ServedSite } from './served-site';

/** One call as the server saw it; a bulk call is one. */
export interface ServedCall {
  readonly url: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
  readonly method: string;
  /** Queries of the reports that it asked for. */
  readonly parts: readonly URLSearchParams[];
}

/** Takes a call over: answers it its own way (or never), and returns true; or false to let the server answer. */
export type Misbehaviour = (call: ServedCall, response: ServerResponse, number: number) => boolean;

export interface MatomoServer {
  readonly url: string;
  readonly calls: readonly ServedCall[];
  /** Replaces what is served from now on. */
  serve(sites: ReadonlyMap<number, ServedSite>): void;
  misbehave(how: Misbehaviour | null): void;
  /** The text of an honest answer. */
  answerTo(call: ServedCall): string;
  /** Changes the text of an answer before it is sent. */
  rewrite(how: ((text: string, call: ServedCall) => string) | null): void;
  close(): Promise<void>;
}

export const TOKEN = '5ecre7-c0ffee0123456789abcdef012345';

/**
 * A loopback server that answers as a real Matomo 5.2 was recorded to: the token in the body only, its error answers,
 * `[]` for a day without data in a range and zeros for such a day alone, errors with status 200.
 */
export async function startMatomoServer(sites: ReadonlyMap<number, ServedSite>): Promise<MatomoServer> {
  const state = {
    sites,
    misbehaviour: null as Misbehaviour | null,
    rewriting: null as ((text: string, call: ServedCall) => string) | null,
  };
  const calls: ServedCall[] = [];
  const server = createServer((request, response) => {
    void readCall(request).then((call) => {
      calls.push(call);
      if (state.misbehaviour?.(call, response, calls.length)) return;
      const { status, type, text } = answerCall(call, state.sites);
      response.writeHead(status, { 'content-type': type });
      response.end(state.rewriting ? state.rewriting(text, call) : text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    calls,
    serve: (next) => void (state.sites = next),
    answerTo: (call) => answerCall(call, state.sites).text,
    misbehave: (how) => void (state.misbehaviour = how),
    rewrite: (how) => void (state.rewriting = how),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readCall(request: IncomingMessage): Promise<ServedCall> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk as string;
  const query = new URL(request.url!, 'http://localhost').searchParams;
  const form = new URLSearchParams(body);
  const isBulk = query.get('method') === 'API.getBulkRequest';
  const parts = isBulk
    ? [...form].filter(([name]) => name.startsWith('urls[')).map(([, url]) => new URLSearchParams(url))
    : [query];
  return { url: request.url!, body, headers: request.headers, method: query.get('method') ?? '', parts };
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

const JSON_TYPE = 'application/json; charset=utf-8';

function answerCall(call: ServedCall, sites: ReadonlyMap<number, ServedSite>): Answer {
  if (call.url.includes('token_auth'))
    return { status: 401, type: JSON_TYPE, text: readFixture('error.bad-token.format-in-url.json') };
  const token = new URLSearchParams(call.body).get('token_auth');
  if (token === null) return { status: 401, type: JSON_TYPE, text: readFixture('error.no-token.json') };
  if (token !== TOKEN) return badToken(call);
  const values = call.parts.map((query) => reportOf(query, sites));
  return {
    status: 200,
    type: JSON_TYPE,
    text: JSON.stringify(call.method === 'API.getBulkRequest' ? values : values[0]),
  };
}

function badToken({ url }: ServedCall): Answer {
  if (url.includes('format=json'))
    return { status: 401, type: JSON_TYPE, text: readFixture('error.bad-token.format-in-url.json') };
  return { status: 401, type: 'text/html; charset=utf-8', text: readFixture('error.bad-token.all-in-body.html') };
}

function reportOf(query: URLSearchParams, sites: ReadonlyMap<number, ServedSite>): unknown {
  const [method, siteId] = [query.get('method'), Number(query.get('idSite'))];
  const site = sites.get(siteId);
  if (!site)
    return {
      result: 'error',
      message: `An unexpected website was found in the request: website id was set to '${siteId}' .`,
    };
  if (method === 'SitesManager.getSiteFromId')
    return { idsite: siteId, name: 'a site', timezone: site.timezone, ts_created: site.ts_created };
  const [from, to] = query.get('date')!.split(',') as [string, string | undefined];
  if (method === 'Live.getLastVisitsDetails') return visitsOf(site.days.get(from), query);
  if (to === undefined) return dayReport(method, site.days.get(from), true);
  const report: Record<string, unknown> = {};
  for (let day = from; day <= to; day = nextDay(day)) report[day] = dayReport(method, site.days.get(day), false);
  return report;
}

function dayReport(method: string | null, day: ServedDay | undefined, isAlone: boolean): unknown {
  if (method === 'Actions.getPageUrls') return day?.pages ?? [];
  if (method === 'VisitsSummary.get')
    return day?.summary ?? (isAlone ? JSON.parse(readFixture('semicomplete.VisitsSummary.get.2015-05-21.json')) : []);
  if (method === 'Actions.get')
    return day?.actions ?? (isAlone ? { nb_pageviews: 0, nb_uniq_pageviews: 0, nb_downloads: 0, nb_outlinks: 0 } : []);
  if (method === 'Actions.getDownloads') return day?.downloads ?? [];
  if (method === 'Actions.getOutlinks') return day?.outlinks ?? [];
  if (method === 'Actions.getPageTitles') return day?.titles ?? [];
  return { result: 'error', message: `The method '${method}' does not exist` };
}

function visitsOf(day: ServedDay | undefined, query: URLSearchParams): unknown {
  const offset = Number(query.get('filter_offset') ?? 0);
  return (day?.visits ?? []).slice(offset, offset + Number(query.get('filter_limit') ?? 100));
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
