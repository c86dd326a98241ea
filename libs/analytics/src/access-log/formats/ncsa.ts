import { createBytesReader } from '../bytes/line-bytes';
import { ncsaForm } from '../bytes/ncsa-form';
import { chooseAddress, createMemory, hostOf, parseRequest } from './fields';
import { fieldsOf, findHostSlot, findOwnSlot, findSlot, isOfSite, type HostSlot } from './host-slot';
import type { LineReader, LogLine, ReaderFactory, RequestLine } from './log-line';
import { closingQuote, envoyFields, headerIn, parsePrefix, quotedFields, wordsBefore } from './ncsa-parts';
import { createAnyTime, createClfTime } from './times';

/**
 * The NCSA common and combined formats, and what servers make of them: Apache's virtual host before them with and
 * without port, a syslog header, one or several addresses before the user or in quotes after the agent.
 */
export const ncsaReader: ReaderFactory = (options): LineReader => {
  const { clientAddress, timeZone, queriesCount = true } = options;
  // Where all lines of a file name their host, if not before their address: behind the request, or as which word before the time.
  let slot: HostSlot | null = null;
  let hostAt: number | null = null;
  const clf = createClfTime();
  const anyTime = createAnyTime(timeZone);
  const prefixes = createMemory((text) => parsePrefix(text, hostAt));
  const requests = createMemory((text): RequestLine => {
    const end = text.lastIndexOf('"');
    return parseRequest(text.slice(0, end), Number(text.slice(end + 2)), null);
  });
  const requestsOf = createMemory((host: string) =>
    createMemory((text): RequestLine => {
      const request = requests(text);
      return { ...request, host: request.host ?? hostOf(host) };
    }),
  );
  /** Where the bracket before the time stands, and behind the one after it; -1 where there is none. */
  const findTime = (line: string): { readonly open: number; readonly close: number; readonly second: number } => {
    const at = timeAt(line);
    if (at >= 0) return { open: at, close: at + 28, second: clf(line, at + 1) };
    const other = OTHER_TIME.exec(line);
    if (!other) return { open: -1, close: -1, second: Number.NaN };
    return { open: other.index, close: other.index + other[0].length, second: anyTime(other[1]) };
  };
  const secondOf = (line: string): number => findTime(line).second;
  const samplesOf = (lines: readonly string[]) =>
    lines.flatMap((line) => {
      const { open, close } = findTime(line);
      const request = open < 0 ? null : findRequest(line, close);
      return request === null
        ? []
        : [{ before: line.slice(0, Math.max(0, open - 1)), after: line.slice(request.after) }];
    });
  const reader: LineReader = {
    name: 'NCSA common or combined',
    secondOf,
    read(line): LogLine | null {
      const { open, close, second } = findTime(line);
      const found = open < 0 || Number.isNaN(second) ? null : findRequest(line, close);
      if (found === null) return null;
      const prefix = prefixes(line.slice(0, Math.max(0, open - 1)));
      const named = slot === null ? null : fieldAt(line, found.after, slot);
      const host = prefix.host ?? found.host ?? hostOf(named?.text);
      const request = host === null ? requests(found.key) : requestsOf(host)(found.key);
      const { referrer, agent, forwarded } =
        open === 0 ? envoyFields(line, found.after) : quotedFields(line, found.after, named?.start ?? -1);
      const passedOn = forwarded.length > 0 ? forwarded : prefix.forwarded;
      return { second, request, address: chooseAddress(clientAddress, passedOn, prefix.connection), agent, referrer };
    },
    learn(...samples) {
      const [lines, others] = samples.map(samplesOf) as [ReturnType<typeof samplesOf>, ReturnType<typeof samplesOf>];
      const isOwn = (host: string): boolean => options.isOwnHost?.(`http://${host}/`) ?? false;
      const [after, othersAfter] = [lines, others].map((all) => all.map((line) => fieldsOf(line.after)));
      slot = findHostSlot(after!, othersAfter!, isOwn);
      // The first word is who asked.
      const [before, othersBefore] = [lines, others].map((all) => all.map((line) => wordsBefore(line.before).slice(1)));
      const at = findOwnSlot(before!, othersBefore!, isOwn)?.nr ?? -1;
      hostAt = at < 0 ? null : at + 1;
    },
  };
  const hostIn = (text: string): string | null => parsePrefix(text, hostAt).host;
  const form = ncsaForm(
    { clf, headerIn, hostIn, slot: () => slot, isNamedBefore: () => hostAt !== null, clientAddress },
    { queriesCount },
  );
  return { ...reader, bytes: createBytesReader(reader, form) };
};

interface FoundRequest {
  /** Request, quote and status. */
  readonly key: string;
  /** Where what follows the status begins. */
  readonly after: number;
  /** The host, where it stands beside the request. */
  readonly host: string | null;
}

/** The request after the time, with its status; null when there is none. */
function findRequest(line: string, close: number, fieldsBefore = 2): FoundRequest | null {
  const begin = line.charCodeAt(close + 1) === QUOTE ? close + 2 : quoteAfter(line, close);
  const end = begin < 0 ? -1 : closingQuote(line, begin);
  if (end < 0) return null;
  const before = hostBefore(line.slice(close, begin - 1));
  if (isStatus(line, end + 2)) return { key: line.slice(begin, end + 5), after: end + 5, host: before };
  const [behind, named, status] = /^ (\S{3,260}) (\d{3})(?= |$)/.exec(line.slice(end + 1, end + 280)) ?? [];
  if (behind !== undefined && isOfSite(named!))
    return { key: `${line.slice(begin, end)}" ${status!}`, after: end + 1 + behind.length, host: hostOf(named) };
  // A request holds blanks; what does not may be another field before it.
  if (fieldsBefore === 0 || line.slice(begin, end).includes(' ')) return null;
  const found = findRequest(line, end + 1, fieldsBefore - 1);
  return found && { ...found, host: found.host ?? hostBefore(line.slice(close, end)) };
}

const [QUOTE, SLASH, COLON, BRACKET] = [34, 47, 58, 93];

// As nginx writes `$time_iso8601`, and Apache a time with fractions or without a zone.
const OTHER_TIME =
  /\[(\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d(?:[.,]\d+)?(?: [+-]\d{4})?|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?[+-]\d\d:?\d\d|Z)?)\]/;

/** Where the bracket before a time stands; a user name or a process number may hold brackets too. */
function timeAt(line: string): number {
  let at = line.indexOf('[');
  while (
    at >= 0 &&
    !(
      line.charCodeAt(at + 3) === SLASH &&
      line.charCodeAt(at + 7) === SLASH &&
      line.charCodeAt(at + 12) === COLON &&
      line.charCodeAt(at + 27) === BRACKET
    )
  )
    at = line.indexOf('[', at + 1);
  return at;
}

/** Some servers write how long it took, or a field of their own, between the time and the request. */
function quoteAfter(line: string, from: number): number {
  const quote = line.indexOf('"', from);
  return quote >= 0 && quote - from < 60 ? quote + 1 : -1;
}

/** The host that stands between the time and the request, which few formats have. */
function hostBefore(between: string): string | null {
  return between.length < 4 ? null : hostOf(between.split(/[\s"]+/).find(isOfSite));
}

const piece = { start: 0, end: 0 };

function fieldAt(line: string, from: number, slot: HostSlot): { readonly start: number; readonly text: string } | null {
  const bytes = Buffer.from(line.slice(from), 'latin1');
  if (!findSlot(bytes, 0, bytes.length, slot, piece)) return null;
  return { start: from + piece.start, text: line.slice(from + piece.start, from + piece.end) };
}

function isStatus(line: string, at: number): boolean {
  for (let digit = at; digit < at + 3; digit += 1) {
    const code = line.charCodeAt(digit);
    if (!(code >= 48 && code <= 57)) return false;
  }
  const next = line.charCodeAt(at + 3);
  return next === 32 || Number.isNaN(next);
}
