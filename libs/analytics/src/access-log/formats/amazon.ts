import { addressOf, chooseAddress, createMemory, hostOf, parseRequest } from './fields';
import type { LineReader, LogLine, ReaderFactory, RequestLine } from './log-line';
import { createClfTime } from './times';

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html, and the classic
// one, which lacks the type before the time and may lack the agent.
const BALANCER =
  /^(?:(?:https?|h2|grpcs|wss?) )?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)[.\d]*Z \S+ (\S+) \S+ [\d.-]+ [\d.-]+ [\d.-]+ (\d{3}|-) \S+ \d+ \d+ "((?:[^"\\]|\\.)*)"(?: "((?:[^"\\]|\\.)*)")?/;

/** Access logs of Amazon's load balancers. */
export const balancerReader: ReaderFactory = ({ clientAddress }): LineReader => {
  const requests = createRequests();
  const times = createMemory((text) => Date.parse(`${text}Z`) / 1000);
  return {
    name: 'ALB or ELB',
    secondOf(line) {
      const at = line.indexOf('T') === 10 ? 0 : line.indexOf(' ') + 1;
      return line.charCodeAt(at + 10) === 84 ? times(line.slice(at, at + 19)) : Number.NaN;
    },
    read(line): LogLine | null {
      const match = BALANCER.exec(line);
      if (!match) return null;
      const [, time = '', client = '', status = '', request = '', agent] = match;
      return {
        second: times(time),
        request: requests(`${status === '-' ? 0 : status}\t\t${request}`),
        address: chooseAddress(clientAddress, [], addressOf(client)),
        agent: agent === undefined ? null : agent === '-' ? '' : agent,
        referrer: '',
      };
    },
  };
};

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
const S3 =
  /^\S+ \S+ \[(\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] (\S+) \S+ \S+ (\S+) \S+ (?:"((?:[^"\\]|\\.)*)"|-) (\d{3}|-) \S+ \S+ \S+ \S+ \S+ "?((?:[^"\\]|\\.)*?)"? "((?:[^"\\]|\\.)*)"(?: \S+ \S+ \S+ \S+ \S+ (\S+))?/;

/** Server access logs of Amazon S3; uploads and what lists a bucket are no requests of visitors. */
export const s3Reader: ReaderFactory = ({ clientAddress }): LineReader => {
  const requests = createRequests();
  const clf = createClfTime();
  return {
    name: 'S3',
    secondOf(line) {
      const at = line.indexOf('[');
      return line.charCodeAt(at + 27) === 93 ? clf(line, at + 1) : Number.NaN;
    },
    read(line): LogLine | 'nothing' | null {
      const match = S3.exec(line);
      if (!match) return null;
      const [, time = '', client = '', operation = '', request, status = '', referrer = '', agent = '', host] = match;
      if (!/\.GET\.OBJECT$/.test(operation) || request === undefined) return 'nothing';
      const name = hostOf(host);
      const own = name !== null && !name.endsWith('.amazonaws.com') ? name : '';
      return {
        second: clf(time, 0),
        request: requests(`${status === '-' ? 0 : status}\t${own}\t${request}`),
        address: chooseAddress(clientAddress, [], addressOf(client)),
        agent: agent === '-' ? '' : agent,
        referrer: referrer === '-' ? '' : referrer,
      };
    },
  };
};

function createRequests(): (text: string) => RequestLine {
  return createMemory((text) => {
    const [status, host, request] = text.split('\t') as [string, string, string];
    return parseRequest(request, Number(status), hostOf(host));
  });
}
