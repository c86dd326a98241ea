import { randomBytes } from 'node:crypto';
import {
  dayOf,
  StageError,
  type AnalyticsConfig,
  type Day,
  type Progress,
  type RunLog,
} from '@scrape-and-report/production';
import { createLogReading, type LogReading } from '../access-log/log-reading';
import { createLogTime } from '../access-log/log-time';
import { parseLogLine } from '../access-log/parse-line';
import type { DayFigures } from '../day-figures';
import type { AnalyticsSource, DaysWanted } from '../source';
import { findLogFiles, readLines, type LogFile } from './log-files';

export interface AccessLogOptions {
  readonly analytics: Extract<AnalyticsConfig, { source: 'access-log' }>;
  readonly root: string;
  readonly timeZone: string;
  readonly log: RunLog;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Usage figures from a web server's own logs: no server to ask, no token, no address kept. */
export function createAccessLogSource(options: AccessLogOptions): AnalyticsSource {
  const { analytics, timeZone } = options;
  let files: LogFile[] | null = null;
  const load = async (): Promise<LogFile[]> => (files ??= await findLogFiles(analytics.files));
  return {
    name: 'access-log',
    async facts() {
      const firstDays = (await load()).map((file) => firstDayOf(file, timeZone)).filter((day) => day !== null);
      const firstDay = firstDays.sort()[0] ?? null;
      return { timeZone, firstDay, earliestDay: firstDay };
    },
    async *days(wanted) {
      yield* daysOf(await load(), wanted, options);
    },
  };
}

async function* daysOf(
  files: readonly LogFile[],
  wanted: DaysWanted,
  options: AccessLogOptions,
): AsyncGenerator<DayFigures> {
  const first = wanted.days[0];
  if (first === undefined) return;
  // A day on either side for the time zone: a file that was last written before the first wanted day holds none of it.
  const oldestMs = Date.parse(`${first}T00:00:00Z`) - 86_400_000;
  const fresh = files.filter((file) => file.modifiedMs >= oldestMs);
  const reading = createLogReading({ ...options, wanted: new Set(wanted.days), salt: randomBytes(16).toString('hex') });
  for (const [done, file] of fresh.entries()) {
    options.progress.update({ done, todo: fresh.length - done, note: 'access logs' });
    await readLines(file, reading.readLine, options.signal);
  }
  judgeUnread(reading, options);
  // The log reaches as far as its last line, or as the moment it was last written: a quiet evening has no lines.
  const lastWritten = dayOf(new Date(Math.max(0, ...fresh.map((file) => file.modifiedMs))), options.timeZone);
  const reachedDay = reading.lastDay !== null && reading.lastDay > lastWritten ? reading.lastDay : lastWritten;
  const ended = wanted.days.filter((day) => reading.lastDay !== null && day > reading.lastDay);
  if (ended.length > 0)
    options.log.warning(
      `analytics: the access log ends on ${reading.lastDay}: nothing is known of ${ended.length === 1 ? ended[0] : `${ended[0]} to ${ended.at(-1)}`}`,
    );
  for (const day of wanted.days.slice(0, wanted.days.length - ended.length)) {
    if (isCovered(day, reading, fresh.length < files.length, wanted)) yield reading.figuresOf(day, reachedDay);
  }
}

/**
 * Days before the first line are not the log's to tell. Nor is the day on which it begins, once that day is stored:
 * rotation may have cut its morning off.
 */
function isCovered(day: Day, reading: LogReading, olderFiles: boolean, { known }: DaysWanted): boolean {
  if (olderFiles || reading.firstDay === null) return reading.firstDay !== null;
  return day > reading.firstDay || (day === reading.firstDay && !known.has(day));
}

function judgeUnread(reading: LogReading, { log, analytics }: AccessLogOptions): void {
  if (reading.unreadLines === 0) return;
  if (reading.unreadLines * 2 > reading.lines) {
    throw new StageError(
      `${reading.unreadLines} of ${reading.lines} lines of ${analytics.files.join(', ')} are in no known format`,
      {
        code: 'ANALYTICS_LOG_FORMAT',
        hint: 'the common and the combined log format are read; let the web server write one of them',
      },
    );
  }
  log.warning(
    `analytics: ${reading.unreadLines} of ${reading.lines} log lines are in no known format and were left out`,
  );
}

function firstDayOf(file: LogFile, timeZone: string): Day | null {
  const timeOf = createLogTime(timeZone);
  for (const line of file.head.toString('utf8').split('\n')) {
    const parsed = parseLogLine(line.replace(/\r$/, ''));
    const moment = parsed && timeOf(parsed.time);
    if (moment) return moment.day;
  }
  return null;
}
