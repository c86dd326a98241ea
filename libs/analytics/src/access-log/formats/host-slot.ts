import { bareHost } from './fields';

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
 * site's own names stands there, in these lines or in those of other files.
 *
 * @param lines the fields of each line
 * @param others the same of lines of other files
 */
export function findOwnSlot(
  lines: readonly (readonly string[])[],
  others: readonly (readonly string[])[],
  isOwnHost: (host: string) => boolean,
): HostSlot | null {
  return slotsOf(lines).find((slot) => isOwnSlot(slot, { lines, others, isOwnHost })) ?? null;
}

/** The same; or else a field that holds nothing but names of the internet: others may be servers behind a proxy. */
export function findHostSlot(...samples: Parameters<typeof findOwnSlot>): HostSlot | null {
  const [lines] = samples;
  const isLikely = (slot: HostSlot): boolean => {
    const values = namedIn(lines, slot);
    return (
      values.every((value) => ADDRESS.test(value) || (isOfSite(value) && !value.includes('/'))) &&
      values.some((value) => NAME.test(bareHost(value)))
    );
  };
  return findOwnSlot(...samples) ?? slotsOf(lines).find(isLikely) ?? null;
}

/** From the start, then from the end. */
function slotsOf(lines: readonly (readonly string[])[]): HostSlot[] {
  const most = lines.reduce((longest, { length }) => Math.max(longest, length), 0);
  return Array.from({ length: 2 * most }, (_, at) => ({ nr: at < most ? at : most - at - 1 }));
}

function namedIn(lines: readonly (readonly string[])[], { nr }: HostSlot): string[] {
  return lines.map((fields) => fields.at(nr) ?? '').filter((value) => !NOBODY.test(value));
}

function isOwnSlot(
  slot: HostSlot,
  {
    lines,
    others,
    isOwnHost,
  }: {
    lines: readonly (readonly string[])[];
    others: readonly (readonly string[])[];
    isOwnHost: (host: string) => boolean;
  },
): boolean {
  const isOwn = (value: string): boolean => (NAME.test(value) || SINGLE.test(value)) && isOwnHost(value);
  const values = namedIn(lines, slot).map(bareHost);
  const hasOwn = values.some(isOwn);
  const hosts = values.filter((value) => NAME.test(value) || ADDRESS.test(value) || (hasOwn && SINGLE.test(value)));
  if (hosts.length === 0 || hosts.length < values.length * (1 - ODD)) return false;
  return hasOwn || namedIn(others, slot).some((value) => isOwn(bareHost(value)));
}

/** Whether a text is a name of the internet, at a port where sites answer. */
export function isOfSite(written: string): boolean {
  const text = bareHost(written);
  const [, name = '', port] = /^(.*?)\.?(?::(\d+))?$/s.exec(text)!;
  const isUsual = port === undefined || ['80', '443', '8080', '8443'].includes(port);
  return isUsual && NAME.test(text) && PUBLIC.test(name) && !FILE.test(name);
}

/** The fields of a piece of a line, as `findSlot` counts them. */
export function fieldsOf(tail: string): string[] {
  const bytes = Buffer.from(tail, 'latin1');
  const count = splitFields(bytes, 0, bytes.length);
  return Array.from({ length: count }, (_, nr) => bytes.toString('latin1', starts[nr], ends[nr]));
}
