import type { PageFacts, ProblemRow, RedirectRow } from '@scrape-and-report/record';

/** What a URL of the site turned out to be. */
export interface Resolved {
  readonly kind: 'page' | 'broken' | 'loop' | 'unknown';
  /** The URL itself and each that it redirects to, in order. */
  readonly urls: readonly string[];
  /** Type of each hop; one fewer than `urls`. */
  readonly types: readonly string[];
  /** HTTP status or error, when the last URL is broken; else empty. */
  readonly status: string;
}

export type ResolveUrl = (url: string) => Resolved;

/** A chain longer than any server's; what is longer counts as a loop. */
const MAX_HOPS = 50;

/** Follows recorded hops from any URL to the page, the error or the unknown at its end. */
export function createResolver(facts: {
  readonly pages: Iterable<Pick<PageFacts, 'url'>>;
  readonly redirects: readonly RedirectRow[];
  readonly problems: readonly ProblemRow[];
}): ResolveUrl {
  const pages = new Set<string>();
  for (const { url } of facts.pages) pages.add(url);
  const hops = firstBy(facts.redirects, ({ req_url }) => req_url);
  const failures = new Map<string, string>();
  for (const { url, kind } of facts.problems) {
    const status = failureOf(kind);
    if (status !== null && !failures.has(url)) failures.set(url, status);
  }
  return (start) => {
    const urls = [start];
    const types: string[] = [];
    for (;;) {
      const url = urls.at(-1)!;
      if (pages.has(url)) return { kind: 'page', urls, types, status: '' };
      const hop = hops.get(url);
      if (!hop) {
        const status = failures.get(url);
        return { kind: status === undefined ? 'unknown' : 'broken', urls, types, status: status ?? '' };
      }
      const isLoop = urls.includes(hop.redir_url) || urls.length > MAX_HOPS;
      urls.push(hop.redir_url);
      types.push(hop.redir_type);
      if (isLoop) return { kind: 'loop', urls, types, status: 'redirect-loop' };
    }
  };
}

function firstBy<T>(rows: Iterable<T>, keyOf: (row: T) => string): Map<string, T> {
  const first = new Map<string, T>();
  for (const row of rows) if (!first.has(keyOf(row))) first.set(keyOf(row), row);
  return first;
}

/** Errors by which a visitor sees nothing either; others (a body too large, a strange encoding) are the robot's own trouble. */
const DEAD = new Set([
  'dns',
  'refused',
  'reset',
  'timeout',
  'tls',
  'error',
  'redirect-loop',
  'bad-redirect',
  'soft-404',
]);
/** Answers that turn a robot away and may be meant for robots alone. */
const BLOCKED = new Set(['403', '429']);

/** The status or error when a problem means that a visitor sees no page; null for all that is merely odd. */
export function failureOf(kind: string): string | null {
  const status = /^http-(\d{3})$/.exec(kind)?.[1] ?? kind;
  // Only others may turn the robot away: pages of the own site that do are faults.
  return isBrokenStatus(status) || BLOCKED.has(status) ? status : null;
}

/**
 * Whether the status of a link says that it leads nowhere: an HTTP status from 400, or an error of the connection.
 * `blocked ...` does not: the other side refuses robots, perhaps not people.
 */
export function isBrokenStatus(status: string | null): boolean {
  if (status === null || BLOCKED.has(status)) return false;
  return /^\d+$/.test(status) ? Number(status) >= 400 : DEAD.has(status);
}

/** Kinds of problems by which a URL of the site gave no page though it should have. */
const LOST = new Set(['protocol', 'headers-too-large', 'body-too-large', 'bad-encoding', 'bad-redirect', 'unreadable']);

/** The status or error when a problem means that a page is missing from the record; else null. */
export function lossOf(kind: string): string | null {
  return LOST.has(kind) ? kind : failureOf(kind);
}
