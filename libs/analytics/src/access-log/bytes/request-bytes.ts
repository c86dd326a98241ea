import { ByteKey } from './byte-key';
import type { LineBytes } from '../formats/log-line';
import type { LineParts } from './line-bytes';

/** What is known of the site whose log is read. */
export interface RequestRules {
  /** Whether anything of a query is ever kept: else addresses are told apart by their paths alone. */
  readonly queriesCount: boolean;
}

const [BLANK, QUOTE, MARK, BACKSLASH] = [32, 34, 63, 92];
const VERSION = [...'HTTP/'].map((char) => char.charCodeAt(0));
const key = new ByteKey();

/** What each byte of a request is: a look-up instead of five comparisons. */
const [PLAIN, GAP, QUERY, ODD, LAST] = [0, 1, 2, 3, 4];
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === QUOTE || byte === BACKSLASH) return LAST;
  if (byte === BLANK || byte === MARK) return byte === BLANK ? GAP : QUERY;
  return byte < 33 || byte > 126 ? ODD : PLAIN;
});

/**
 * Finds a request in quotes with the status behind it, as `GET /a?b HTTP/1.1" 200`, and says where it ends; -1 when it is not
 * plain.
 *
 * @param from behind the opening quote
 */
export function endOfRequest(
  { bytes, view, end }: LineBytes,
  from: number,
  rules: RequestRules,
  parts: LineParts,
): number {
  let at = from;
  let [mark, blanks, lastBlank, isOdd] = [-1, 0, -1, false];
  for (; at < end; at += 1) {
    const kind = KINDS[bytes[at]!];
    if (kind === PLAIN) continue;
    if (kind === LAST) break;
    if (kind === QUERY && mark < 0) mark = at;
    else if (kind === GAP) {
      blanks += 1;
      lastBlank = at;
    } else if (kind === ODD) isOdd = true;
  }
  const after = at + 5;
  if (at >= end || bytes[at] === BACKSLASH) return -1;
  if (after > end || !isStatus(bytes, at + 2) || (after < end && bytes[after] !== BLANK)) return -1;
  parts.requestKey = view;
  parts.requestStart = from;
  parts.requestEnd = after;
  if (mark >= 0 && blanks === 2 && mark < lastBlank && !isOdd && !rules.queriesCount && isVersion(bytes, lastBlank, at))
    cut(view, parts, mark, lastBlank);
  return after;
}

const query = { from: 0, to: 0 };

/** Where the query of a request (`GET /a?b HTTP/1.1`) or of a path stands; null where it has none, or is not plain. */
export function findQuery(
  bytes: Buffer,
  from: number,
  end: number,
): { readonly from: number; readonly to: number } | null {
  let [mark, blanks, lastBlank] = [-1, 0, -1];
  for (let at = from; at < end; at += 1) {
    const kind = KINDS[bytes[at]!]!;
    if (kind >= ODD) return null;
    if (kind === QUERY && mark < 0) mark = at;
    else if (kind === GAP) [blanks, lastBlank] = [blanks + 1, at];
  }
  if (mark < 0 || (blanks > 0 && !(blanks === 2 && mark < lastBlank && isVersion(bytes, lastBlank, end)))) return null;
  query.from = mark;
  query.to = blanks === 0 ? end : lastBlank;
  return query;
}

/** Leaves the query out of what the request is known by. */
function cut(view: DataView, parts: LineParts, from: number, to: number): void {
  const { requestStart, requestEnd } = parts;
  key.clear().add(view, requestStart, from).add(view, to, requestEnd);
  parts.cutFrom = from;
  parts.cutTo = to;
  parts.requestKey = key.view;
  parts.requestStart = 0;
  parts.requestEnd = key.length;
}

/** ` HTTP/1.1`, exactly. */
function isVersion(bytes: Buffer, blank: number, end: number): boolean {
  for (let nr = 0; nr < 5; nr += 1) if (bytes[blank + 1 + nr] !== VERSION[nr]) return false;
  for (let at = blank + 6; at < end; at += 1) if (!isDigit(bytes[at]!) && bytes[at] !== 46) return false;
  return end > blank + 6;
}

export function isStatus(bytes: Buffer, at: number): boolean {
  return isDigit(bytes[at]!) && isDigit(bytes[at + 1]!) && isDigit(bytes[at + 2]!);
}

export function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}
