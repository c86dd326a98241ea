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
        const inner = innerOf(line);
        return inner === null ? null : readInner(inner);
      },
      learn(...samples) {
        const [lines, others] = samples.map((sample) => sample.flatMap((line) => innerOf(line) ?? []));
        for (const reader of readers) reader.learn?.(lines!, others!);
      },
    };
  };
}

function innerOf(line: string): string | null {
  const fields = line.startsWith('{') ? parseObject(line) : null;
  const inner = fields && LINES.map((name) => fields[name]).find((value) => typeof value === 'string');
  // Bytes again, as every line is read.
  return typeof inner !== 'string' ? null : Buffer.from(inner.replace(/[\r\n]+$/, ''), 'utf8').toString('latin1');
}
