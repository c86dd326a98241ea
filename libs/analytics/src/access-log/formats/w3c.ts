import { createBytesReader } from '../bytes/line-bytes';
import { W3cForm, type W3cColumns } from '../bytes/w3c-form';
import { addressOf, chooseAddress, createMemory, decodeText, forwardedOf, hostOf, unescapeUrl } from './fields';
import type { LineReader, LogLine, ReaderFactory, RequestLine } from './log-line';
import { createLocalTime } from './times';

// By each field the names that IIS, CloudFront and others give it, the best first.
const NAMES = {
  date: ['date', 'date-utc', 'date-local'],
  time: ['time', 'time-utc', 'time-local'],
  method: ['cs-method'],
  stem: ['cs-uri-stem', 'cs-uri'],
  query: ['cs-uri-query'],
  status: ['sc-status', 'c-status'],
  address: ['c-ip'],
  agent: ['cs(user-agent)'],
  referrer: ['cs(referer)', 'cs(referrer)'],
  host: ['x-host-header', 'cs-host', 'cs(host)'],
  forwarded: ['x-forwarded-for', 'cs(x-forwarded-for)', 'x_forwarded_for', 's-xff'],
} as const;
type Name = keyof typeof NAMES;
type Columns = W3cColumns;

/** The W3C extended format (https://www.w3.org/TR/WD-logfile): IIS, CloudFront. Its times are UTC unless a field says otherwise. */
export const w3cReader: ReaderFactory = ({ clientAddress, timeZone, queriesCount = true }): LineReader => {
  let columns: Columns | null = null;
  const local = createLocalTime(timeZone);
  const dates = createMemory((text) => Date.parse(`${text}T00:00:00Z`) / 1000);
  const requests = createMemory(parseParts);
  const agents = createMemory(plainText);
  const fieldsOf = (line: string): string[] | null => {
    if (columns === null) return null;
    const fields = line.includes('"') ? splitQuoted(line, columns.separator) : line.split(columns.separator);
    return fields.length >= columns.count ? fields : null;
  };
  const momentOf = (fields: readonly string[]): number => {
    const time = fields[columns!.at.time]!;
    if (columns!.isLocal) return local(`${fields[columns!.at.date]!}T${time}`);
    const seconds = Number(time.slice(0, 2)) * 3600 + Number(time.slice(3, 5)) * 60 + Number(time.slice(6, 8));
    return columns!.at.date < 0 ? afterHeader(seconds) : dates(fields[columns!.at.date]!) + seconds;
  };
  // Without a date in its lines a file has the one of its last header; a time that goes back half a day is past midnight.
  let header = { date: Number.NaN, latest: 0 };
  const afterHeader = (seconds: number): number => {
    if (seconds < header.latest - 43_200) header = { date: header.date + 86_400, latest: seconds };
    header.latest = Math.max(header.latest, seconds);
    return header.date + seconds;
  };
  const pick = (fields: readonly string[], name: Name): string => {
    const value = fields[columns!.at[name]];
    return value === undefined || value === '-' ? '' : value;
  };
  const reader: LineReader = {
    name: 'W3C extended (IIS, CloudFront)',
    secondOf(line) {
      const fields = line.startsWith('#') ? null : fieldsOf(line);
      return fields ? momentOf(fields) : Number.NaN;
    },
    read(line): LogLine | 'nothing' | null {
      if (line.startsWith('#')) {
        if (/^#Fields:/i.test(line)) columns = parseFields(line);
        const [, date] = /^#Date:\s*(\d{4}-\d\d-\d\d)/i.exec(line) ?? [];
        if (date !== undefined) header = { date: dates(date), latest: 0 };
        return 'nothing';
      }
      const fields = fieldsOf(line);
      if (!fields || !columns) return null;
      const second = momentOf(fields);
      if (Number.isNaN(second)) return null;
      const { at } = columns;
      const parts = (['method', 'stem', 'query', 'status', 'host'] as const).map((name) => pick(fields, name));
      const address = chooseAddress(
        clientAddress,
        forwardedOf(pick(fields, 'forwarded').replace(/\+/g, ' ')),
        addressOf(pick(fields, 'address')),
      );
      return {
        second,
        request: requests(parts.join('\n')),
        address,
        agent: at.agent < 0 ? null : agents(pick(fields, 'agent')),
        referrer: pick(fields, 'referrer'),
      };
    },
  };
  const form = new W3cForm({ columns: () => columns, dateOf: dates, localOf: local, clientAddress, queriesCount });
  return { ...reader, bytes: createBytesReader(reader, form) };
};

function parseFields(line: string): Columns | null {
  const names = line
    .replace(/^#Fields:\s*/i, '')
    .trim()
    .toLowerCase()
    .split(/\s+/);
  const at = Object.fromEntries(
    Object.entries(NAMES).map(([name, spellings]) => [
      name,
      spellings.map((spelling) => names.indexOf(spelling)).find((index) => index >= 0) ?? -1,
    ]),
  ) as Record<Name, number>;
  if ([at.time, at.stem, at.status].some((index) => index < 0)) return null;
  const wanted = Math.max(...Object.values(at)) + 1;
  // CloudFront writes its fields with tabs, whatever stands between their names.
  const separator = names.includes('x-edge-location') ? '\t' : line.includes('\t') ? '\t' : ' ';
  return { separator, count: wanted, isLocal: at.date >= 0 && names[at.time]!.endsWith('-local'), at };
}

/** Fields of which some stand in quotes and hold blanks; a quote within one is written twice. */
function splitQuoted(line: string, separator: string): string[] {
  const fields: string[] = [];
  for (let at = 0; at <= line.length;) {
    if (line[at] === '"') {
      let end = line.indexOf('"', at + 1);
      while (end >= 0 && line[end + 1] === '"') end = line.indexOf('"', end + 2);
      const last = end < 0 ? line.length : end;
      fields.push(line.slice(at + 1, last).replace(/""/g, '"'));
      at = last + 2;
    } else {
      const end = line.indexOf(separator, at);
      fields.push(line.slice(at, end < 0 ? line.length : end));
      at = end < 0 ? line.length + 1 : end + 1;
    }
  }
  return fields;
}

function parseParts(text: string): RequestLine {
  const [method, stem, query, status, host] = text.split('\n') as [string, string, string, string, string];
  // Some write the whole address, or host and path without a slash before them.
  const whole = decodeText(stem).replace(/ /g, '%20');
  const [, named, rest] = /^([a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?)(\/.*)$/is.exec(whole) ?? [];
  const path = rest ?? whole;
  const name = hostOf(named) ?? hostOf(host);
  return {
    method: method === '' ? 'GET' : method,
    target: query === '' ? path : `${path}?${decodeText(query)}`,
    status: Number(status),
    // The name of the distribution is not what the visitor asked for.
    host: name !== null && name.endsWith('.cloudfront.net') ? null : name,
  };
}

/** An agent as it was sent: IIS writes blanks as `+`, CloudFront as `%20`, once more escaped. */
function plainText(text: string): string {
  const spaced = text.includes(' ') ? text : text.replace(/\+/g, ' ');
  return unescapeUrl(spaced);
}
