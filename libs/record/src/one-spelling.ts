import { isTrackingPart, withoutSessionPath } from './tracking-parameters';

export interface SpellingOptions {
  /** Whether the order of parameters tells pages apart. */
  readonly orderCounts?: boolean;
  /** Further parameters (as written, without value) that name no page. */
  readonly isDropped?: (name: string) => boolean;
}

/**
 * The one spelling of a page's address: without session ids and marks that only follow a visitor, percent-encoding by RFC
 * 3986 (6.2.2: hexadecimal digits in upper case, unreserved characters decoded, what no address may hold as it is, such as
 * `[` and `|`, encoded), no empty query, and parameters in the order of their names (those of one name in their own order) unless their order counts.
 *
 * @param target what follows the host or the root of the site, with the query, without a fragment
 */
export function inOneSpelling(target: string, { orderCounts = false, isDropped }: SpellingOptions = {}): string {
  if (!UNUSUAL.test(target)) return target;
  const at = target.indexOf('?');
  const path = respell(withoutSessionPath(at < 0 ? target : target.slice(0, at)));
  if (at < 0) return path;
  const parts = target
    .slice(at + 1)
    .split('&')
    .map(respell)
    .filter((part) => part !== '' && !isTrackingPart(part) && !isDropped?.(part.split('=', 1)[0]!));
  if (parts.length === 0) return path;
  return `${path}?${(orderCounts ? parts : inOrder(parts)).join('&')}`;
}

/** Without one of these, a target is spelled as it should be. */
const UNUSUAL = /[%?;[\]|^\\`{}"<>]|\/\(/;
/** What RFC 3986 leaves no place for in a path or a query, and `URL` leaves as it is in one of them. */
const NOWHERE_ALLOWED = /[[\]|^\\`{}"<>]/g;

function respell(text: string): string {
  const allowed = text.replace(
    NOWHERE_ALLOWED,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return allowed.includes('%') ? allowed.replace(/%[0-9a-f]{2}/gi, respellOne) : allowed;
}

function respellOne(escape: string, at: number, text: string): string {
  // After what is half an escape, a decoded digit would make it a whole one.
  if (text[at - 1] === '%' || text[at - 2] === '%') return escape.toUpperCase();
  const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
  return /[\w.~-]/.test(character) ? character : escape.toUpperCase();
}

/** What is no list of `name=value` may be a sentence of its own: its order is left alone. */
function inOrder(parts: string[]): string[] {
  if (parts.length < 2 || !parts.every((part) => part.indexOf('=') > 0)) return parts;
  const named = parts.map((part, nr) => ({ part, nr, name: part.slice(0, part.indexOf('=')) }));
  named.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.nr - b.nr));
  return named.map(({ part }) => part);
}
