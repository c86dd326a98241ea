/** Where behind the request a line names the host that was asked for: the number of a field, counted from the end when negative. */
export interface HostSlot {
  readonly nr: number;
}

/** A piece of bytes. */
export interface Piece {
  start: number;
  end: number;
}

const [TAB, BLANK, QUOTE, BACKSLASH, EQUALS] = [9, 32, 34, 92, 61];
const MOST_FIELDS = 32;
const starts = new Int32Array(MOST_FIELDS);
const ends = new Int32Array(MOST_FIELDS);

/** Finds the field of a slot in what follows a request's status; false when there is none. What stands in quotes is one field. */
export function findSlot(bytes: Uint8Array, from: number, end: number, slot: HostSlot, piece: Piece): boolean {
  const count = splitFields(bytes, from, end);
  const nr = slot.nr < 0 ? count + slot.nr : slot.nr;
  if (nr < 0 || nr >= count) return false;
  piece.start = starts[nr]!;
  piece.end = ends[nr]!;
  return true;
}

/** Fields between blanks, or in quotes, of `name="value"` the value; more than fit are not looked at. */
function splitFields(bytes: Uint8Array, from: number, end: number): number {
  let [count, at] = [0, from];
  while (at < end && count < MOST_FIELDS) {
    while (at < end && (bytes[at] === BLANK || bytes[at] === TAB)) at += 1;
    if (at >= end) break;
    let start = at;
    while (at < end && bytes[at] !== BLANK && bytes[at] !== TAB && bytes[at] !== QUOTE) {
      if (bytes[at] === EQUALS) start = at + 1;
      at += 1;
    }
    if (at < end && bytes[at] === QUOTE) {
      start = at + 1;
      for (at += 1; at < end && bytes[at] !== QUOTE; at += 1) if (bytes[at] === BACKSLASH) at += 1;
      ends[count] = Math.min(at, end);
      at += 1;
    } else ends[count] = at;
    starts[count] = start;
    count += 1;
  }
  return count;
}

/** Domains in which a name is likely that of a site; others may be a server behind it, or the name of a user. */
const PUBLIC =
  /\.(?:[a-z]{2}|com|org|net|edu|gov|int|mil|info|biz|eu|example|test|invalid|amsterdam|frl|app|online|site|website)$/i;
/** Endings of files that are domains too. */
const FILE = /\.(?:js|py|pl|sh|rs|md|ts|so)$/i;
const LABEL = '[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?';
const NAME = new RegExp(`^(?=.{1,260}$)(?:${LABEL}\\.)+[a-z][a-z0-9-]*\\.?(?::\\d{1,5})?$`, 'i');
const SINGLE = new RegExp(`^${LABEL}(?::\\d{1,5})?$`, 'i');
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;
const NOBODY = /^[-_*]?$/;
/** Of the values of a field of hosts one in so many may be anything: clients send what they like. */
const ODD = 0.05;

/**
 * Finds the field of some lines that names hosts, by what stands in it in all of them. A field is believed when one of the
 * site's own names stands there, in these lines or in those of other files, or when it holds nothing but names of the
 * internet. (Names within a house may be those of servers behind a proxy.)
 *
 * @param tails what follows the status of each line
 * @param others the same of lines of other files
 */
export function findHostSlot(
  tails: readonly string[],
  others: readonly string[],
  isOwnHost: (host: string) => boolean,
): HostSlot | null {
  const [fields, otherFields] = [tails.map(fieldsOf), others.map(fieldsOf)];
  const most = Math.max(0, ...fields.map(({ length }) => length));
  let likely: HostSlot | null = null;
  for (let at = 0; at < 2 * most; at += 1) {
    const slot = { nr: at < most ? at : most - at - 1 };
    const named = fields.map((all) => all.at(slot.nr) ?? '').filter((value) => !NOBODY.test(value));
    const isOwn = (value: string): boolean => (NAME.test(value) || SINGLE.test(value)) && isOwnHost(value);
    const hasOwn = named.some(isOwn);
    const hosts = named.filter((value) => NAME.test(value) || ADDRESS.test(value) || (hasOwn && SINGLE.test(value)));
    if (hosts.length === 0 || hosts.length < named.length * (1 - ODD)) continue;
    if (hasOwn || otherFields.some((all) => isOwn(all.at(slot.nr) ?? ''))) return slot;
    if (hosts.every((value) => ADDRESS.test(value) || isOfSite(value)) && hosts.some((value) => NAME.test(value)))
      likely ??= slot;
  }
  return likely;
}

/** Whether a text is a name of the internet, at a port where sites answer. */
export function isOfSite(text: string): boolean {
  const [, name = '', port] = /^(.*?)\.?(?::(\d+))?$/s.exec(text)!;
  const isUsual = port === undefined || ['80', '443', '8080', '8443'].includes(port);
  return isUsual && NAME.test(text) && PUBLIC.test(name) && !FILE.test(name);
}

function fieldsOf(tail: string): string[] {
  const bytes = Buffer.from(tail, 'latin1');
  const count = splitFields(bytes, 0, bytes.length);
  return Array.from({ length: count }, (_, nr) => bytes.toString('latin1', starts[nr], ends[nr]));
}
