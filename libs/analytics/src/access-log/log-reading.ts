import { createHash } from 'node:crypto';
import type { Day } from '@scrape-and-report/production';
import { isInScope } from '@scrape-and-report/record';
import type { DayFigures } from '../day-figures';
import { NO_TOTALS } from '../day-figures';
import { createActionList, type ActionList } from './action-list';
import { createBotTest } from './bots';
import { classifyRequest, targetOf, withoutMarks, type RequestKind } from './classify-request';
import { createLogTime } from './log-time';
import { parseLogLine } from './parse-line';
import { tallyDay } from './tally-day';

export interface LogReadingOptions {
  readonly root: string;
  readonly timeZone: string;
  readonly wanted: ReadonlySet<Day>;
  /** Random for each run: with it the visitors' keys cannot be traced back to addresses. */
  readonly salt: string;
}

/** Takes the lines of all logs, in any order, and gives the days. Holds no address. */
export interface LogReading {
  readLine(line: string): void;
  /** Lines that are neither empty nor of a known format. */
  readonly unreadLines: number;
  readonly lines: number;
  /** Day of the earliest and the latest line; null before the first. */
  readonly firstDay: Day | null;
  readonly lastDay: Day | null;
  /** Figures of a wanted day; `provisional` when the log holds no line of it at all, or does not reach its end. */
  figuresOf(day: Day, reachedDay: Day): DayFigures;
}

export function createLogReading({ root, timeZone, wanted, salt }: LogReadingOptions): LogReading {
  const timeOf = createLogTime(timeZone);
  const isBot = createBotTest();
  const targets = createTargets(root);
  const lists = new Map<Day, ActionList>();
  const seen = new Set<Day>();
  const state = { unread: 0, lines: 0, first: null as Day | null, last: null as Day | null };

  const readLine = (line: string): void => {
    if (line === '') return;
    state.lines += 1;
    // The time first: most lines of a daily run are of days that are settled, and need no more than this.
    const early = momentIn(line, timeOf);
    if (early && seen.has(early.day) && !wanted.has(early.day)) return;
    const parsed = parseLogLine(line);
    const moment = parsed && timeOf(parsed.time);
    if (!parsed || !moment) {
      state.unread += 1;
      return;
    }
    if (!seen.has(moment.day)) noteDay(moment.day);
    if (!wanted.has(moment.day)) return;
    const target = targets(parsed.request, parsed.status);
    if (target === null || isBot(parsed.agent)) return;
    listOf(moment.day).add(visitorKey(salt, moment.day, parsed.address, parsed.agent), moment.second, target.url);
  };
  const noteDay = (day: Day): void => {
    seen.add(day);
    if (state.first === null || day < state.first) state.first = day;
    if (state.last === null || day > state.last) state.last = day;
  };
  const listOf = (day: Day): ActionList => {
    let list = lists.get(day);
    if (!list) lists.set(day, (list = createActionList()));
    return list;
  };

  return {
    readLine,
    get unreadLines() {
      return state.unread;
    },
    get lines() {
      return state.lines;
    },
    get firstDay() {
      return state.first;
    },
    get lastDay() {
      return state.last;
    },
    figuresOf(day, reachedDay) {
      const base = { day, hiddenHits: 0 };
      if (!seen.has(day))
        return {
          ...base,
          state: 'provisional',
          totals: NO_TOTALS,
          pages: [],
          note: 'the log holds no line of this day',
        };
      const whole = reachedDay > day;
      const figures = tallyDay(lists.get(day)?.actions() ?? []);
      return {
        ...base,
        ...figures,
        state: whole ? 'final' : 'provisional',
        note: whole ? '' : 'the log does not reach the end of this day',
      };
    },
  };
}

function momentIn(
  line: string,
  timeOf: ReturnType<typeof createLogTime>,
): ReturnType<ReturnType<typeof createLogTime>> {
  const at = line.indexOf('[');
  return line[at + 3] === '/' && line[at + 27] === ']' ? timeOf(line.slice(at + 1, at + 27)) : null;
}

interface Target {
  /** Absolute, or null for a download. */
  readonly url: string | null;
}

/** What a request was after, if it counts; remembers each request line and status. */
function createTargets(root: string): (request: string, status: number) => Target | null {
  const origin = new URL(root).origin;
  const known = new Map<string, Target | null>();
  const resolve = (request: string, status: number): Target | null => {
    const target = targetOf(request);
    const kind: RequestKind = target === null ? 'ignored' : classifyRequest(target, status);
    if (target === null || kind === 'ignored') return null;
    const url = origin + withoutMarks(target);
    if (!isInScope(url, root)) return null;
    return { url: kind === 'download' ? null : url };
  };
  return (request, status) => {
    const key = `${status} ${request}`;
    let target = known.get(key);
    if (target === undefined) {
      // Bounded: a site that is probed with random URLs must not fill the memory.
      if (known.size >= 100_000) known.clear();
      known.set(key, (target = resolve(request, status)));
    }
    return target;
  };
}

function visitorKey(salt: string, day: Day, address: string, agent: string): string {
  return createHash('sha256').update(`${salt}\n${day}\n${address}\n${agent}`).digest('base64');
}
