import { HaproxyForm } from '../bytes/haproxy-form';
import { createBytesReader } from '../bytes/line-bytes';
import { addressOf, chooseAddress, createMemory, forwardedOf, hostOf, parseRequest } from './fields';
import type { LineReader, LogLine, ReaderFactory, RequestLine } from './log-line';
import { createLocalTime, isoOfClf } from './times';

// `option httplog` (https://docs.haproxy.org/3.0/configuration.html#8.2.3), after a syslog header or without.
const LINE =
  /(?:^|\s)(\S+?):\d+ \[(\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d)\.\d+\] \S+ \S+ [\d/+-]+ (\d{3}|-1) \+?\d+ \S+ \S+ \S{4} \S+ \S+((?: \{[^}]*\})*) "((?:[^"\\]|\\.)*)/;

/**
 * HAProxy's HTTP log. Captured headers stand without their names: an address list, a host, a URL and an agent are told
 * by what they are. Its times bear no zone: they are taken for those of the site.
 */
export const haproxyReader: ReaderFactory = ({ timeZone, clientAddress, queriesCount = true }): LineReader => {
  const local = createLocalTime(timeZone);
  const requests = createMemory((text): RequestLine => {
    const [status, host, request] = text.split('\t') as [string, string, string];
    return parseRequest(request, Number(status), hostOf(host));
  });
  const captures = createMemory(parseCaptures);
  // Where an agent stood: an empty capture there is a visitor without one.
  let agentAt = -1;
  const reader: LineReader = {
    name: 'HAProxy HTTP',
    secondOf(line) {
      const match = /\[(\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d)\.\d+\]/.exec(line);
      return match ? local(isoOfClf(match[1]!)) : Number.NaN;
    },
    read(line): LogLine | null {
      const match = LINE.exec(line);
      if (!match) return null;
      const [, client = '', time = '', status = '', captured = '', request = ''] = match;
      const { host, referrer, forwarded, values, ...found } = captures(captured);
      if (found.agentAt >= 0) agentAt = found.agentAt;
      const agent = found.agentAt >= 0 ? values[found.agentAt]! : values[agentAt] === '' ? '' : null;
      return {
        second: local(isoOfClf(time)),
        request: requests(`${status}\t${host ?? ''}\t${request}`),
        address: chooseAddress(clientAddress, forwarded, addressOf(client)),
        agent,
        referrer,
      };
    },
  };
  const timeOf = (text: string): number => local(isoOfClf(text));
  const form = new HaproxyForm({ timeOf, capturesOf: parseCaptures, clientAddress, queriesCount });
  return { ...reader, bytes: createBytesReader(reader, form) };
};

function parseCaptures(text: string): {
  host: string | null;
  referrer: string;
  forwarded: string[];
  /** -1 where none was captured. */
  agentAt: number;
  values: readonly string[];
} {
  const values = text.replace(/^ \{|\}$/g, '').split(/\} \{|\|/);
  const found = { host: null as string | null, referrer: '', forwarded: [] as string[], agentAt: -1, values };
  for (const [at, value] of values.entries()) {
    const addresses = forwardedOf(value);
    if (addresses.length > 0) found.forwarded = addresses;
    else if (/^https?:\/\//i.test(value)) found.referrer = value;
    else if (/^(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?$/i.test(value)) found.host = value;
    else if (/[\s/]/.test(value)) found.agentAt = at;
  }
  return found;
}
