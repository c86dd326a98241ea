import { parseObject } from './json';
import type { LineReader, LogLine, ReaderFactory, ReaderOptions } from './log-line';

/** Under what Docker, Fluentd, Filebeat, journald and others keep a line that they collected. */
const LINES = ['log', 'message', 'MESSAGE', 'msg', 'line', '_raw'];

/**
 * Lines of any other format that a collector has put into a JSON object each: Docker's own log files, Filebeat, Fluentd. What
 * else a container said is no request.
 */
export function collectedReader(factories: readonly ReaderFactory[]): ReaderFactory {
  return (options: ReaderOptions): LineReader => {
    const readers = factories.map((make) => make(options));
    let last: LineReader | null = null;
    const readInner = (line: string): LogLine | 'nothing' => {
      for (const reader of last === null ? readers : [last, ...readers]) {
        const answer = reader.read(line);
        if (answer === null || answer === 'nothing') continue;
        last = reader;
        return answer;
      }
      return 'nothing';
    };
    return {
      name: 'lines in JSON of a collector',
      // To find the time is to read the line.
      secondOf: () => Number.NaN,
      read(line): LogLine | 'nothing' | null {
        const fields = line.startsWith('{') ? parseObject(line) : null;
        if (fields === null) return null;
        const inner = LINES.map((name) => fields[name]).find((value) => typeof value === 'string');
        // Bytes again, as every line is read.
        return inner === undefined
          ? null
          : readInner(Buffer.from((inner as string).replace(/[\r\n]+$/, ''), 'utf8').toString('latin1'));
      },
    };
  };
}
