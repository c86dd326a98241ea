import { createBytesReader } from '../bytes/line-bytes';
import { JsonForm } from '../bytes/json-form';
import {
  addressOf,
  chooseAddress,
  createMemory,
  decodeText,
  forwardedOf,
  hostOf,
  parseRequest,
  unescapeUrl,
} from './fields';
import {
  ADDRESSES,
  AGENTS,
  FORWARDED,
  HOSTS,
  METHODS,
  QUERIES,
  REFERRERS,
  STATUSES,
  TARGETS,
  TIMES,
} from './json-names';
import type { LineReader, LogLine, ReaderFactory, RequestLine } from './log-line';
import { createAnyTime, createClfTime } from './times';

type Fields = Readonly<Record<string, unknown>>;

/** One JSON object a line: Caddy, Traefik, nginx with `escape=json`, and what names its fields as they do. */
export const jsonReader: ReaderFactory = ({ timeZone, clientAddress, queriesCount = true }): LineReader => {
  const timeOf = createAnyTime(timeZone);
  const requests = createMemory((text): RequestLine => {
    const [status, host, request] = text.split('\t') as [string, string, string];
    return parseRequest(request, Number(status), hostOf(host));
  });
  const reader: LineReader = {
    name: 'JSON (Caddy, Traefik, nginx)',
    // To find the time is to read the line.
    secondOf: () => Number.NaN,
    read(line): LogLine | 'nothing' | null {
      const fields = parseObject(line);
      if (!fields) return null;
      const inner = isObject(fields['request']) ? fields['request'] : fields;
      const request = requestText(fields, inner);
      const second = timeOf(momentOf(fields));
      if (request === null || Number.isNaN(second)) return isMessage(fields) ? 'nothing' : null;
      const status = Number(first(fields, STATUSES));
      if (!Number.isInteger(status)) return null;
      const headers = isObject(inner['headers']) ? inner['headers'] : {};
      const header = (name: string, spellings: readonly string[]): string | null =>
        text(headers[name] ?? headers[name.toLowerCase()]) ?? text(first(fields, spellings));
      const named = text(first(inner, HOSTS)) ?? text(first(fields, HOSTS)) ?? '';
      // The name of a distribution is not what the visitor asked for.
      const host = named.endsWith('.cloudfront.net') ? '' : named;
      const connection = addressOf(text(first(inner, ADDRESSES)) ?? text(first(fields, ADDRESSES)) ?? '');
      return {
        second,
        request: requests(`${status}\t${host}\t${request}`),
        address: chooseAddress(clientAddress, forwardedOf(header('X-Forwarded-For', FORWARDED)), connection),
        agent:
          plainAgent(dash(header('User-Agent', AGENTS))) ??
          (isObject(inner['headers']) || AGENTS.some((name) => name in fields) ? '' : null),
        referrer: dash(header('Referer', REFERRERS)) ?? '',
      };
    },
  };
  const form = new JsonForm({ timeOf, clf: createClfTime(), clientAddress, queriesCount });
  return { ...reader, bytes: createBytesReader(reader, form) };
};

function requestText(fields: Fields, inner: Fields): string | null {
  const whole = fields['request'];
  // Some call the path alone the request, with the method beside it.
  const isPath = typeof whole === 'string' && /^(?:\/|https?:)\S*$/i.test(whole);
  if (typeof whole === 'string' && !isPath) return whole;
  const target = isPath ? whole : (text(first(inner, TARGETS)) ?? text(first(fields, TARGETS)));
  if (target === null) return null;
  const query = target.includes('?') ? null : dash(text(first(inner, QUERIES)));
  const method = text(first(inner, METHODS)) ?? text(first(fields, METHODS)) ?? 'GET';
  return `${method} ${target}${query ? `?${query}` : ''}`;
}

/** The moment as one value: CloudFront writes day and time apart, in UTC as its other logs. */
function momentOf(fields: Fields): unknown {
  const { date, time } = fields;
  if (typeof date === 'string' && typeof time === 'string' && /^\d\d:\d\d:\d\d$/.test(time)) return `${date}T${time}Z`;
  return first(fields, TIMES);
}

/** CloudFront writes the blanks of an agent as `%20`. */
function plainAgent(agent: string | null): string | null {
  return agent !== null && agent.includes('%20') && !agent.includes(' ') ? unescapeUrl(agent) : agent;
}

/** Servers write other messages into the same file. */
function isMessage(fields: Fields): boolean {
  return 'msg' in fields || 'message' in fields || 'level' in fields;
}

export function parseObject(line: string): Fields | null {
  // A collector may put its header before the object.
  const at = line.charCodeAt(0) === 123 ? 0 : line.indexOf('{');
  if (at < 0) return null;
  const whole = decodeText(at === 0 ? line : line.slice(at));
  // nginx without `escape=json` writes `\x22`, which no parser of JSON takes.
  return parsed(whole) ?? (whole.includes('\\x') ? parsed(whole.replace(/\\x([0-9a-f]{2})/gi, '\\u00$1')) : null);
}

function parsed(json: string): Fields | null {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function first(fields: Fields, names: readonly string[]): unknown {
  for (const name of names) if (fields[name] !== undefined && fields[name] !== '') return fields[name];
  return undefined;
}

function text(value: unknown): string | null {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === 'string' ? one : typeof one === 'number' ? String(one) : null;
}

function dash(value: string | null): string | null {
  return value === '-' ? '' : value;
}
