import { targetName } from '@scrape-and-report/production';
import { foreignPage, foreignPlace } from '../answered-by-another';

/** What of an HTTP answer is judged. */
export interface MatomoAnswer {
  readonly status: number;
  readonly text: string;
  /** Of the `Retry-After` header, or null. */
  readonly retryAfter: string | null;
  /** Of the `WWW-Authenticate` header, or null: who it was that refused. */
  readonly challenge?: string | null;
  /** Of the `Location` header, or null. */
  readonly location?: string | null;
}

export type Verdict =
  | { readonly kind: 'value'; readonly value: unknown }
  /** Ends the stage: asking again cannot help, and a bad token asked 21 times locks out the whole host. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly hint: string }
  | { readonly kind: 'again'; readonly message: string; readonly isPassing?: boolean; readonly hint?: string };

/**
 * Decides what an answer is worth, by the error table that a real Matomo 5 was seen to follow.
 *
 * By its status and its shape alone: words are looked at only where the shape has said that they are an error's, since
 * a title or a search term of any visitor may hold any words.
 */
export function judgeAnswer({ status, text, challenge, location }: MatomoAnswer): Verdict {
  const value = parseJson(text);
  const error = errorWords(value);
  const words = error ?? (value === undefined ? quote(text) : '');
  if ((error !== null || status >= 400) && /too many failed logins/i.test(words)) {
    return refused(
      'ANALYTICS_LOCKED_OUT',
      `Matomo has locked this address out: "${words}"`,
      `mend the token, wait an hour, then run ${targetName('analytics')} again`,
    );
  }
  if (status === 401 && /^\s*(?:basic|digest|negotiate|ntlm)\b/i.test(challenge ?? '')) {
    return refused(
      'ANALYTICS_GATE_REFUSED',
      'a server before Matomo asks for a user name and a password (401)',
      'name the variables that hold them in analytics.auth, or let this machine pass without',
    );
  }
  if (status === 401 || (status === 403 && (error !== null || words === ''))) {
    return refused(
      'ANALYTICS_TOKEN_REFUSED',
      `Matomo refuses the token (${status}): "${words}"`,
      'make a new token with view right for this site (Personal, Security, Auth tokens)',
    );
  }
  if (status === 403 || status === 407) {
    return refused(
      'ANALYTICS_GATE_REFUSED',
      `something before Matomo refuses this machine (${status}): "${words}"`,
      'Matomo itself was not reached: ask who keeps its firewall or proxy to let this machine through',
    );
  }
  if (status >= 300 && status < 400) {
    const { what, hint } = foreignPlace(location ?? null, 'token');
    return refused('ANALYTICS_REDIRECTED', `Matomo redirects ${what} (${status}) instead of answering`, hint);
  }
  if (error !== null && status !== 400 && isPassing(error))
    return { kind: 'again', message: `"${error}"`, isPassing: true };
  if (status === 429 || status === 408 || status >= 500) return { kind: 'again', message: `${status} "${words}"` };
  if (status >= 400)
    return refused(
      'ANALYTICS_SERVER_REFUSED',
      `Matomo refuses the request (${status}): "${words}"`,
      'check analytics.url and analytics.siteId',
    );
  if (value === undefined) return noJson(status, text, words);
  if (error !== null)
    return refused(
      'ANALYTICS_SERVER_REFUSED',
      `Matomo refuses the request: "${error}"`,
      'check analytics.siteId, and that the token may view that site',
    );
  return { kind: 'value', value };
}

/** What is no figure may be one a moment later; only a login stays one. */
function noJson(status: number, text: string, words: string): Verdict {
  const page = foreignPage(text, 'token');
  if (page?.isLogin)
    return refused('ANALYTICS_GATE_REFUSED', `${page.what} answers in Matomo's place (${status})`, page.hint);
  const message = `${status} with ${page?.what ?? 'something'} that is no JSON: "${words}"`;
  return { kind: 'again', message, hint: page?.hint };
}

function refused(code: string, message: string, hint: string): Verdict {
  return { kind: 'refused', code, message, hint };
}

// What Matomo says of its database or of an archive that is being made: it answers a moment later.
const PASSING =
  /gone away|lost connection|too many connections|deadlock|lock wait timeout|connection (?:refused|timed out|reset)|no such file or directory|is the server running|archiv\w* (?:is )?(?:under way|in progress|already running|running)|server (?:is )?(?:busy|unavailable|shutting down)|maintenance|SQLSTATE\[(?:08\w{3}|40001|HY000)\]|max_execution_time|maximum execution time/i;

/** Whether the words of an error tell of something that passes by itself. */
export function isPassing(words: string): boolean {
  return PASSING.test(words);
}

/** Matomo's own words when the value is its error form, which comes with status 200 as well; else null. */
export function errorWords(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { result, message } = value as Record<string, unknown>;
  return result === 'error' ? quote(typeof message === 'string' ? message : 'no message') : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** At most 200 characters of a text for people, without tags. */
export function quote(text: string): string {
  return text
    .slice(0, 20_000)
    .replace(/<(script|style|head)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>?/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}

/** Milliseconds that a `Retry-After` asks for (RFC 9110: seconds, or a date), or null. */
export function retryAfterMs(header: string | null, now: Date): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const instant = Date.parse(header);
  return Number.isNaN(instant) ? null : Math.max(0, instant - now.getTime());
}
