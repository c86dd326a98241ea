import { randomInt } from 'node:crypto';
import { StageError, type Day } from '@scrape-and-report/production';
import { createLogDays } from '../../access-log/log-days';
import { createLogReading, type LogReading } from '../../access-log/log-reading';
import type { DayFigures } from '../../day-figures';
import type { AnalyticsSource, DaysWanted } from '../../source';
import { readInTurn } from './read-in-turn';
import { readerOptionsOf, type AccessLogOptions } from './access-log-options';
import { withoutOverlaps } from './log-files';
import { type ReadableLog, openLogs } from './open-logs';

/** Usage figures from a web server's own logs: no server to ask, no token, no address kept. */
export function createAccessLogSource(options: AccessLogOptions): AnalyticsSource {
  const { analytics, timeZone } = options;
  const readerOptions = readerOptionsOf(options);
  let logs: ReadableLog[] | null = null;
  const load = async (): Promise<ReadableLog[]> => (logs ??= await openLogs(analytics.files, readerOptions));
  /** Who asks again after a failure is to find the files as they are then. */
  const forgetting = async function* (days: AsyncIterable<DayFigures>): AsyncGenerator<DayFigures> {
    try {
      yield* days;
    } catch (error) {
      logs = null;
      throw error;
    }
  };
  return {
    name: 'access-log',
    async facts() {
      const first = Math.min(...(await load()).map(({ firstSecond }) => firstSecond));
      const firstDay = createLogDays(timeZone).quarterOf(first).day;
      return { timeZone, firstDay, earliestDay: firstDay };
    },
    async *days(wanted) {
      yield* forgetting(daysOf(await load(), wanted, options));
    },
  };
}

async function eachLineOnce(logs: readonly ReadableLog[]): Promise<readonly ReadableLog[]> {
  const timed = logs.map((log) => ({
    ...log,
    secondOf: (line: string): number => {
      const second = log.reader.secondOf(line);
      if (second > 0) return second;
      const answer = log.reader.read(line);
      return answer === null || answer === 'nothing' ? Number.NaN : answer.second;
    },
  }));
  return withoutOverlaps(timed);
}

/** Whether the logs are there and can be read. @throws StageError */
export async function checkAccessLogs({ analytics }: Pick<AccessLogOptions, 'analytics'>): Promise<string> {
  const options = { timeZone: 'UTC', clientAddress: 'auto', format: analytics.format ?? null } as const;
  const logs = await openLogs(analytics.files, options);
  const formats = [...new Set(logs.map(({ reader }) => reader.name))].sort().join('; ');
  return `access logs: ${logs.length} found and readable (${formats})`;
}

async function* daysOf(
  logs: readonly ReadableLog[],
  wanted: DaysWanted,
  options: AccessLogOptions,
): AsyncGenerator<DayFigures> {
  const first = wanted.days[0];
  if (first === undefined) return sayWhereItBegins(logs, wanted, options);
  // A day on either side for the time zone: a file that was last written before the first wanted day holds none of it.
  const oldestMs = Date.parse(`${first}T00:00:00Z`) - 86_400_000;
  const recent = logs.filter(({ file }) => file.modifiedMs >= oldestMs);
  const fresh = await eachLineOnce(recent);
  for (const { file } of fresh.filter(({ isNameless }) => isNameless))
    options.log.warning(`analytics: no line of ${file.path} bears an agent: programs count as visitors`);
  const reading = createLogReading({
    ...options,
    wanted: new Set(wanted.days),
    seed: randomInt(2 ** 31),
    ownAddresses: options.analytics.ownAddresses ?? [],
    searchWords: options.analytics.searchWords ?? false,
  });
  const told = new Set<Day>();
  for await (const ended of readInTurn(fresh, reading, options))
    for (const day of ended) {
      told.add(day);
      yield reading.figuresOf(day);
    }
  if (reading.lateLines > 0)
    options.log.warning(`analytics: ${reading.lateLines} log lines came after their day was counted and were left out`);
  refuseForeign(reading, options);
  const rest = sayWhereItEnds(reading, wanted, { ...options, isUnwritten: fresh.length === 0 });
  const earliest = recent.length < logs.length ? '' : (reading.firstDay ?? '9');
  for (const day of rest) if (day >= earliest && !told.has(day)) yield reading.figuresOf(day);
  sayWhoHasGone(reading, wanted, options);
}

/** A log that begins today has no whole day yet: said, so that nobody takes it for a site without visits. */
function sayWhereItBegins(
  logs: readonly ReadableLog[],
  { known }: DaysWanted,
  { log, timeZone }: AccessLogOptions,
): void {
  if (known.size > 0) return;
  const first = createLogDays(timeZone).quarterOf(Math.min(...logs.map(({ firstSecond }) => firstSecond))).day;
  log.warning(`analytics: the access log begins on ${first}, and no day of it is over: there are no figures yet`);
}

/** Of days that were waiting for it until now: once, and not of each day after them. */
function sayWhoHasGone({ givenUp }: LogReading, { known }: DaysWanted, { log }: AccessLogOptions): void {
  const days = new Map<string, Day>();
  for (const { part, day } of givenUp) if (!known.has(day) && !days.has(part)) days.set(part, day);
  for (const [part, day] of days)
    log.warning(
      `analytics: the logs of ${part} have ended on ${day} or before it, and nothing came for a week: they are no longer waited for`,
    );
}

/** Lines that bear hosts, and none the site's: figures would be zero, and nobody would know why. */
function refuseForeign({ onlyHosts }: LogReading, { root, analytics }: AccessLogOptions): void {
  if (onlyHosts.length === 0) return;
  throw new StageError(
    `no line of the access log is of ${new URL(root).host}, but of ${onlyHosts.map((host) => host.slice(0, 100)).join(', ')} (${analytics.files.join(', ')})`,
    {
      code: 'ANALYTICS_LOG_HOSTS',
      hint: 'check site.root and analytics.files; other names of the site belong into site.hosts',
    },
  );
}

/**
 * The wanted days up to the log's last line; the others are named. A log that could be read and has ended costs no day that
 * is known, so it is told; where no day is known at all there would be nothing to show, and that is a failure.
 */
function sayWhereItEnds(
  reading: LogReading,
  { days, known }: DaysWanted,
  { log, analytics, isUnwritten }: AccessLogOptions & { readonly isUnwritten: boolean },
): Day[] {
  const last = reading.lastDay;
  const ended = days.filter((day) => last === null || day > last);
  const isToldOnly = known.size > 0 && (last !== null || isUnwritten);
  if (!isToldOnly && (last === null || (ended.length === days.length && !(last >= days[0]!))))
    throw new StageError(
      `the access log holds no line of ${days[0]} or later${last === null ? '' : `: it ends on ${last}`} (${analytics.files.join(', ')})`,
      { code: 'ANALYTICS_LOG_ENDED', hint: 'check whether the web server still writes there, and analytics.files' },
    );
  if (ended.length > 0)
    log.warning(
      `analytics: the access log ends ${last === null ? `before ${days[0]}` : `on ${last}`}: nothing is known of ${ended.length === 1 ? ended[0] : `${ended[0]} to ${ended.at(-1)}`}`,
    );
  return days.slice(0, days.length - ended.length);
}
