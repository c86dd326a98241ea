import { addressOf, chooseAddress, createMemory, decodeText, forwardedOf, hostOf, parseRequest } from './fields';
import type { LineReader, LogLine, ReaderFactory, RequestLine } from './log-line';
import { createAnyTime } from './times';

/** Any format, by `analytics.format`: a regular expression whose named groups are the fields. */
export const customReader: ReaderFactory = ({ timeZone, clientAddress, format }): LineReader => {
  const pattern = new RegExp(format ?? '(?!)');
  const timeOf = createAnyTime(timeZone);
  const requests = createMemory((text): RequestLine => {
    const [status, host, request] = text.split('\t') as [string, string, string];
    return parseRequest(request, Number(status), hostOf(host));
  });
  return {
    name: 'the format of the configuration',
    secondOf: () => Number.NaN,
    read(line): LogLine | null {
      const fields = pattern.exec(line)?.groups;
      if (!fields) return null;
      const second = timeOf(fields['time']);
      const status = Number(fields['status']);
      if (Number.isNaN(second) || !Number.isInteger(status)) return null;
      const query = fields['query'] && fields['query'] !== '-' ? `?${fields['query']}` : '';
      const request = fields['request'] ?? `${fields['method'] ?? 'GET'} ${fields['target'] ?? ''}${query}`;
      const plain = (name: string): string =>
        fields[name] === undefined || fields[name] === '-' ? '' : decodeText(fields[name]);
      return {
        second,
        request: requests(`${status}\t${plain('host')}\t${request}`),
        address: chooseAddress(
          clientAddress,
          forwardedOf(fields['forwarded']),
          addressOf(plain('address')) ?? plain('address'),
        ),
        agent: 'agent' in fields ? plain('agent') : null,
        referrer: plain('referrer'),
      };
    },
  };
};
