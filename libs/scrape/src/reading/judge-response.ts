import { Fetched } from '../http/fetched';
import { isRedirectStatus } from '../http/redirect-status';
import { FetchedRecord } from '../journal/journal-records';
import { readRedirect } from './read-page';
import { ReadingContext } from './reading-context';

/** Answers that turn a robot away: to log in (401, 407), to stay out, to come later, or not to be one (999). */
const BLOCKED = new Set([401, 403, 407, 429, 999]);

/** A status as links bear it: a host that turns a robot away says nothing about the page. */
export function linkStatus(status: number): string {
  return BLOCKED.has(status) ? `blocked ${status}` : String(status);
}

export { isRedirectStatus as isRedirect } from '../http/redirect-status';

/** The record of an answer (the last one, after any retries) that is no page: a redirect, another kind of file, a failure. */
export function judgeResponse(
  { number, fetched, requests }: { readonly number: number; readonly fetched: Fetched; readonly requests: number },
  context: ReadingContext,
): FetchedRecord {
  const url = context.state.urls[number]!;
  const plain = (status: string, odd: { kind: string; detail: string } | null): FetchedRecord => ({
    t: 'fetched',
    url: number,
    status,
    requests,
    found: [],
    hops: [],
    odd: odd ? [{ url, ...odd }] : [],
  });
  if (fetched.kind === 'error') return plain(fetched.error, { kind: fetched.error, detail: fetched.detail });
  const { status, headers } = fetched;
  if (isRedirectStatus(status)) {
    const location = headers['location'];
    const to = location ? context.urls.resolve(location, url) : null;
    if (to && /^https?:/.test(to.url)) return readRedirect({ number, to, status: String(status), requests }, context);
    return plain(String(status), {
      kind: 'bad-redirect',
      detail: `status ${status}, location "${(location ?? '').slice(0, 200)}"`,
    });
  }
  if (status === 304)
    return plain('304', {
      kind: 'unasked-304',
      detail: 'says «not modified» of something that it was not asked about',
    });
  if (status === 200 || status === 203) return plain(String(status), null);
  return plain(linkStatus(status), { kind: `http-${status}`, detail: `answered ${status}` });
}
