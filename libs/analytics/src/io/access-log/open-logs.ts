import { StageError } from '@scrape-and-report/production';
import { chooseReader, KNOWN_FORMATS } from '../../access-log/formats/choose-reader';
import type { LineReader, ReaderOptions } from '../../access-log/formats/log-line';
import { bearsNoAgent, withoutAgents } from '../../access-log/formats/nameless';
import { maskPersonal } from '../../personal-values';
import { firstLines } from './line-stream';
import { findLogFiles, lastLines, type LogFile } from './log-files';

/** A file and the reader of its format. */
export interface ReadableLog {
  readonly file: LogFile;
  readonly reader: LineReader;
  /** The earliest moment of its first lines and of its last, in seconds since 1970. */
  readonly firstSecond: number;
  /** Whether its last lines are earlier than its first, as in what is copied from a page that shows the newest first. */
  readonly isBackwards: boolean;
  /** Whether its server writes no agents, though there is a place for them. */
  readonly isNameless: boolean;
}

/** As many lines are looked at to learn from all files what one alone does not tell. */
const LINES_OF_ALL = 2000;
const LINES_AT_END = 20;
const LONGEST_LOG = 400 * 86_400;

/** Finds the logs and their formats. @throws StageError when there is nothing to read, or it cannot be read */
export async function openLogs(patterns: readonly string[], options: ReaderOptions): Promise<ReadableLog[]> {
  const files = (await findLogFiles(patterns)).map((file) => ({ file, lines: firstLines(file) }));
  const some = Math.ceil(LINES_OF_ALL / (files.length + 1));
  const others = files.flatMap(({ lines }) => lines.slice(0, some));
  const logs = files.flatMap(({ file, lines }): ReadableLog[] => {
    const requests = lines.filter((line) => !line.startsWith('#'));
    const reader = chooseReader(lines, options, others);
    if (reader === null) {
      // A file of headers alone, as IIS begins one.
      if (requests.length === 0) return [];
      throw unreadable(file.path, requests[0]!);
    }
    const isNameless = bearsNoAgent(lines, reader);
    const [first, last] = [lines, lastLines(file).slice(-LINES_AT_END)].map((some) => firstSecondOf(some, reader));
    // What is much earlier is more likely misread, by the fields of an older header.
    const isBackwards = last! < first! && last! > first! - LONGEST_LOG;
    const firstSecond = isBackwards ? last! : first!;
    return [{ file, reader: isNameless ? withoutAgents(reader) : reader, firstSecond, isBackwards, isNameless }];
  });
  if (logs.length > 0) return logs;
  throw new StageError(`no access log holds a line: ${patterns.join(', ')}`, {
    code: 'ANALYTICS_LOG_EMPTY',
    hint: 'check analytics.files, and whether the web server writes there',
  });
}

function firstSecondOf(lines: readonly string[], reader: LineReader): number {
  const seconds = lines.map((line) => {
    const answer = reader.read(line);
    return answer === null || answer === 'nothing' || !(answer.second > 0) ? Number.POSITIVE_INFINITY : answer.second;
  });
  return Math.min(...seconds, Number.POSITIVE_INFINITY);
}

/** What stands in a line may tell of a person: it is masked, and cut. */
export function unreadable(path: string, line: string): StageError {
  return new StageError(`a line of ${path} is in no known format: ${quoteLine(line)}`, {
    code: 'ANALYTICS_LOG_FORMAT',
    hint: `known are ${KNOWN_FORMATS}; describe any other in analytics.format`,
  });
}

export function quoteLine(line: string): string {
  const masked = maskPersonal(line.replace(/[^\x20-\x7e]/g, '?').slice(0, 400))
    .replace(/%20/g, ' ')
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:[0-9a-f]{1,4}:){2,}[0-9a-f:]*/gi, '[address]');
  return `"${masked.slice(0, 160)}"`;
}
