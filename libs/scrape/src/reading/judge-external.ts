import { CheckedRecord, Hop, JournalRecord } from '../journal/journal-records';
import { Fetched } from '../http/fetched';
import { isRedirectStatus } from '../http/redirect-status';
import { UrlRules } from '../url/url-rules';
import { linkStatus } from './judge-response';

/** Where an external link ends: an answer that is no further redirect, a page of the site itself, or nowhere for ever. */
export type WalkEnd = Fetched | { readonly kind: 'own' } | { readonly kind: 'circle' };

/** An external link, followed to its end. */
export interface Walk {
  readonly hops: readonly Hop[];
  readonly end: WalkEnd;
}

/** As `links.status` has it: a page deep within a site was asked for, and its home page (or another's) came. */
export const MOVED_HOME = 'moved-home';

/** Whether somebody who follows the link sees something. */
export function isFine({ end }: Walk): boolean {
  return end.kind === 'own' || (end.kind === 'response' && end.status < 400 && !leadsNowhere(end));
}

/** A redirect that says no address, or none that a browser would open. */
function leadsNowhere({ status, headers }: Extract<WalkEnd, { kind: 'response' }>): boolean {
  return isRedirectStatus(status) && !/^(?:mailto|tel):/i.test(headers['location'] ?? '');
}

/** Servers that refuse HEAD, or answer it wrongly, are many: what they say of a broken link counts only for a GET. */
export function needsProof({ end }: Walk): boolean {
  if (end.kind === 'circle') return true;
  if (end.kind === 'error') return ['reset', 'protocol', 'timeout', 'error'].includes(end.error);
  return end.kind === 'response' && (leadsNowhere(end) || (end.status >= 400 && end.status !== 429));
}

/** Whether robots alone may be told so: that the address is not there, in plain words. */
export function mayBeForRobots({ end }: Walk): boolean {
  return end.kind === 'response' && /^4\d\d$/.test(linkStatus(end.status)) && end.status !== 408;
}

/** What the record says of an external link: the answer at its end where that is bad, else the first. */
export function judgeExternal(url: string, { hops, end }: Walk): Pick<CheckedRecord, 'status' | 'hop' | 'odd'> {
  const hop = hops[0] ?? null;
  const bad = (status: string, what: string): Pick<CheckedRecord, 'status' | 'hop' | 'odd'> => {
    const where = hops.length > 0 ? `, after ${hops.length} redirects, at ${hops.at(-1)!.to}` : '';
    return { status, hop, odd: [{ url, kind: 'external-link', detail: `${what}${where}` }] };
  };
  if (end.kind === 'circle') return bad('redirect-loop', 'leads in a circle');
  if (end.kind === 'error') return bad(end.error, `${end.error}: ${end.detail}`);
  if (end.kind === 'response' && end.status >= 400) return bad(linkStatus(end.status), `answered ${end.status}`);
  if (end.kind === 'response' && leadsNowhere(end)) return bad('bad-redirect', `answered ${end.status}, to nowhere`);
  if (end.kind === 'response' && hop && isMovedHome(url, hops.at(-1)!.to))
    return bad(MOVED_HOME, 'leads to a home page');
  const status = hop ? hop.type : end.kind === 'response' ? String(end.status) : '';
  return { status, hop, odd: [] };
}

/** What the record says of a file that pages are made with. */
export function judgeFile(url: string, walk: Walk, requests: number): CheckedRecord {
  const { status } = judgeExternal(url, walk);
  return { t: 'checked', url, requests, status, hop: null, odd: [], isFile: true, bytes: sizeOf(walk.end) };
}

/** How large the server says that a file is; null when it does not. */
function sizeOf(end: WalkEnd): number | null {
  if (end.kind !== 'response' || end.status !== 200) return null;
  const written = end.headers['content-length']?.trim() ?? '';
  return /^\d{1,15}$/.test(written) && !end.headers['content-encoding'] ? Number(written) : null;
}

/** An external link may lead back to what the site's patterns leave out: that is not asked for either. */
export function withoutLeftOut(record: JournalRecord, urls: Pick<UrlRules, 'isTaken'>): JournalRecord {
  return record.t === 'checked' && record.hop && !urls.isTaken(record.hop.to) ? { ...record, hop: null } : record;
}

/** `/`, `/nl/`, `/en-GB`, `/index.html`, `/nl/home`. */
const HOME = /^\/(?:[a-z]{2}(?:[-_][a-z]{2})?(?:\/|$))?(?:(?:index|default|home)\.[a-z]{2,5}|home\/?)?$/i;

function isMovedHome(from: string, to: string): boolean {
  return !isHome(from) && isHome(to);
}

function isHome(url: string): boolean {
  const { pathname, search } = new URL(url);
  return search === '' && HOME.test(pathname);
}

/** Of so many links that are fine by HEAD, one is looked into each day. */
const SHARE = 8;

/** Whether a link is one of today's share: in time all are looked into. */
export function isInShare(url: string, timestamp: string): boolean {
  let hash = 2166136261;
  for (const char of `${timestamp.slice(0, 6)} ${url}`) hash = Math.imul(hash ^ char.codePointAt(0)!, 16777619);
  return (hash >>> 8) % SHARE === 0;
}
