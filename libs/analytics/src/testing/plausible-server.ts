import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One page view or custom event of one visit, as Plausible stores it. */
export interface ServedEvent {
  readonly day: string;
  /** Visits with one number are one visit; a visitor has one visit a day here. */
  readonly visit: number;
  /** Host and path. */
  readonly host: string;
  readonly page: string;
  /** Of a custom event; absent: a page view. */
  readonly goal?: string;
  readonly props?: Readonly<Record<string, string>>;
}

export interface ServedPlausible {
  readonly domain: string;
  /** Offset of the site's zone, such as `+00:00`. */
  readonly offset: string;
  readonly firstDay: string;
  readonly events: readonly ServedEvent[];
  /** Goals that the site has set up. */
  readonly goals: readonly string[];
}

export const PLAUSIBLE_KEY = 'pl4us1ble-k3y-0123456789abcdef';

export interface PlausibleServer {
  readonly url: string;
  /** Bodies of the requests, parsed. */
  readonly queries: readonly Query[];
  /** Whole requests as they came: line, headers and body. */
  readonly requests: readonly string[];
  serve(site: ServedPlausible): void;
  /** Takes a request over and returns true; false lets the server answer. */
  misbehave(how: ((response: ServerResponse, number: number) => boolean) | null): void;
  close(): Promise<void>;
}

interface Query {
  readonly site_id: string;
  readonly metrics: readonly string[];
  readonly dimensions?: readonly string[];
  readonly date_range: 'all' | readonly [string, string];
  readonly filters?: readonly (readonly [string, string, readonly string[]])[];
  readonly order_by?: readonly (readonly [string, 'asc' | 'desc'])[];
  readonly pagination?: { readonly limit: number; readonly offset: number };
}

/** A loopback server with the Stats API v2 as its public reference tells it: it computes its answers from events. */
export async function startPlausibleServer(first: ServedPlausible): Promise<PlausibleServer> {
  const state = { site: first, misbehaviour: null as ((response: ServerResponse, number: number) => boolean) | null };
  const [queries, requests]: [Query[], string[]] = [[], []];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      requests.push(`${request.method} ${request.url}\n${JSON.stringify(request.headers)}\n${body}`);
      if (state.misbehaviour?.(response, requests.length)) return;
      const { status, value } = answer(request, body, state.site, queries);
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    queries,
    requests,
    serve: (site) => void (state.site = site),
    misbehave: (how) => void (state.misbehaviour = how),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk as string;
  return body;
}

function answer(
  request: IncomingMessage,
  body: string,
  site: ServedPlausible,
  queries: Query[],
): { status: number; value: unknown } {
  const refused = (status: number, error: string) => ({ status, value: { error } });
  if (request.method !== 'POST' || request.url !== '/api/v2/query') return refused(404, 'Not found');
  const query = JSON.parse(body) as Query;
  queries.push(query);
  if (request.headers.authorization !== `Bearer ${PLAUSIBLE_KEY}` || query.site_id !== site.domain)
    return refused(401, 'Invalid API key or site ID. Please make sure you are using a valid API key.');
  const goal = query.filters?.[0]?.[2][0];
  if (goal !== undefined && !site.goals.includes(goal))
    return refused(400, `Invalid filters. The goal \`${goal}\` is not configured for this site.`);
  const range =
    query.date_range === 'all'
      ? ([site.firstDay, site.events.at(-1)?.day ?? site.firstDay] as const)
      : query.date_range;
  const inRange = site.events.filter(({ day }) => day >= range[0] && day <= range[1]);
  const rows = rowsOf(query, inRange, goal);
  const { limit, offset } = query.pagination ?? { limit: 10_000, offset: 0 };
  return {
    status: 200,
    value: {
      results: rows.slice(offset, offset + Math.min(limit, 10_000)),
      meta: {},
      query: { ...query, date_range: [`${range[0]}T00:00:00${site.offset}`, `${range[1]}T23:59:59${site.offset}`] },
    },
  };
}

interface Row {
  readonly dimensions: string[];
  readonly metrics: (number | null)[];
}

function rowsOf(query: Query, events: readonly ServedEvent[], goal: string | undefined): Row[] {
  const { metrics, dimensions = [] } = query;
  const views = events.filter((event) => event.goal === undefined);
  const counted = goal === undefined ? views : events.filter((event) => event.goal === goal);
  const isOfVisits = dimensions.some((name) => name.startsWith('visit:')) || metrics.includes('bounce_rate');
  const visits = visitsOf(views);
  const groups = new Map<string, { events: ServedEvent[]; visits: ServedEvent[][] }>();
  const groupOf = (values: string[]) => {
    const key = JSON.stringify(values);
    const known = groups.get(key) ?? { events: [], visits: [] };
    groups.set(key, known);
    return known;
  };
  for (const visit of isOfVisits ? visits : [])
    groupOf(dimensions.map((name) => visitDimension(name, visit))).visits.push(visit);
  if (!isOfVisits || metrics.includes('pageviews'))
    for (const event of counted) groupOf(dimensions.map((name) => eventDimension(name, event))).events.push(event);
  if (dimensions.length === 0 && groups.size === 0) groupOf([]);
  const rows = [...groups].map(([key, group]) => ({
    dimensions: JSON.parse(key) as string[],
    metrics: metrics.map((metric) => metricOf(metric, group)),
  }));
  const order = query.order_by ?? [];
  return rows.sort((a, b) => {
    for (const [name] of order) {
      const at = dimensions.indexOf(name);
      if (a.dimensions[at]! !== b.dimensions[at]!) return a.dimensions[at]! < b.dimensions[at]! ? -1 : 1;
    }
    return 0;
  });
}

function visitsOf(views: readonly ServedEvent[]): ServedEvent[][] {
  const visits = new Map<string, ServedEvent[]>();
  for (const view of views) {
    const key = `${view.day} ${view.visit}`;
    visits.set(key, [...(visits.get(key) ?? []), view]);
  }
  return [...visits.values()];
}

function visitDimension(name: string, visit: readonly ServedEvent[]): string {
  if (name === 'visit:entry_page') return visit[0]!.page;
  if (name === 'visit:exit_page') return visit.at(-1)!.page;
  return eventDimension(name, visit[0]!);
}

function eventDimension(name: string, event: ServedEvent): string {
  if (name === 'time:day') return event.day;
  if (name === 'event:hostname') return event.host;
  if (name === 'event:page') return event.page;
  return event.props?.[name.replace('event:props:', '')] ?? '(none)';
}

function metricOf(
  metric: string,
  { events, visits }: { events: ServedEvent[]; visits: ServedEvent[][] },
): number | null {
  const numbers = new Set([...events, ...visits.flat()].map(({ day, visit }) => `${day} ${visit}`));
  const bounced = visits.filter((visit) => visit.length === 1).length;
  switch (metric) {
    case 'visits':
    case 'visitors':
      return numbers.size;
    case 'bounce_rate':
      return visits.length === 0 ? null : Math.round((bounced / visits.length) * 100);
    case 'visit_duration':
      return 30;
    default:
      return events.length;
  }
}
