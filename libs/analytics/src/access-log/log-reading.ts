import type { Day } from '@scrape-and-report/production';
import { NO_TOTALS, type DayFigures, type DayItem } from '../day-figures';
import type { UrlCleaner } from '../clean-url';
import { createActionList, createUrlTable, type ActionList } from './action-list';
import { createBotTest } from './bots';
import { createCoverage, type DaySeen } from './coverage';
import { createDayTotals, type DayCounters } from './day-counters';
import type { LogLine } from './formats/log-line';
import { createLogDays } from './log-days';
import { createOwnAddressTest } from './own-addresses';
import { createTargets } from './targets';
import { hashOf } from './visitor-table';

export interface LogReadingOptions {
  readonly root: string;
  readonly timeZone: string;
  readonly wanted: ReadonlySet<Day>;
  /** Random for each run: what tells visitors apart cannot be traced back to addresses. */
  readonly seed: number;
  readonly isOwnHost: (url: string) => boolean;
  readonly cleanUrl: UrlCleaner;
  readonly ownAddresses: readonly string[];
  readonly searchWords: boolean;
}

/** Takes the lines of all logs, in any order, and gives the days. Holds no address. */
export interface LogReading {
  /** Whether a line of this moment has nothing more to tell: its day is settled. Notes the moment. */
  passesOver(second: number, file: FileTrack): boolean;
  add(line: LogLine, file: FileTrack): void;
  /** Day of the earliest and the latest line; null before the first. */
  readonly firstDay: Day | null;
  readonly lastDay: Day | null;
  /** Lines of the wanted days whose figures had already been given. */
  readonly lateLines: number;
  /** Actions in memory that no visit has been counted of. */
  readonly waiting: number;
  /** Counts what ended before a moment, after which no earlier line is to come. */
  fold(before: number): void;
  /** Wanted days that ended before a moment, and whose figures were not given yet. */
  endedDays(before: number): Day[];
  /** Figures of a wanted day; what was read of it is given back. `provisional` when the log does not cover it. */
  figuresOf(day: Day): DayFigures;
}

/** What is remembered of one file while it is read. */
export interface FileTrack {
  first: number;
  last: number;
}

export function newTrack(): FileTrack {
  return { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };
}

/** More distinct addresses than this are no site's: they are counted together. */
const MAX_URLS = 200_000;

interface DayState {
  readonly list: ActionList;
  readonly counters: DayCounters;
}

export function createLogReading(options: LogReadingOptions): LogReading {
  const { timeZone, wanted, seed } = options;
  const days = createLogDays(timeZone);
  const isBot = createBotTest();
  const isOurs = createOwnAddressTest(options.ownAddresses);
  const table = createUrlTable();
  const targets = createTargets(options, table, MAX_URLS);
  const states = new Map<Day, DayState>();
  const seen = new Map<Day, { -readonly [K in keyof DaySeen]: DaySeen[K] }>();
  const given = new Set<Day>();
  const tracks = new Set<FileTrack>();
  const agents = new Map<string, { readonly isBot: boolean; readonly hash: number }>();
  let lateLines = 0;
  let current = { from: 0, to: 0, day: '', seen: null as ReturnType<typeof noteDay> | null };

  const noteDay = (day: Day, second: number) => {
    let entry = seen.get(day);
    if (!entry) seen.set(day, (entry = { day, first: second, last: second, silence: 0 }));
    return entry;
  };
  const turnTo = (second: number): void => {
    const { from, to, day } = days.quarterOf(second);
    current = { from, to, day, seen: noteDay(day, second) };
  };
  const note = (second: number, file: FileTrack): void => {
    if (second < current.from || second >= current.to) turnTo(second);
    const entry = current.seen!;
    if (second < entry.first) entry.first = second;
    if (second > entry.last) entry.last = second;
    if (second > file.last) {
      if (second - file.last > entry.silence && file.last > 0) entry.silence = second - file.last;
      file.last = second;
    }
    if (second < file.first) {
      file.first = second;
      tracks.add(file);
    }
  };
  const agentOf = (agent: string) => {
    let known = agents.get(agent);
    if (!known) {
      if (agents.size >= 50_000) agents.clear();
      agents.set(` ${agent}`.slice(1), (known = { isBot: isBot(agent), hash: hashOf(agent, seed) }));
    }
    return known;
  };
  const stateOf = (day: Day): DayState => {
    let state = states.get(day);
    if (!state) states.set(day, (state = { list: createActionList(table), counters: createDayTotals() }));
    return state;
  };
  const coverageOf = (day: Day): string | null =>
    createCoverage({ spans: [...tracks], days: [...seen.values()], boundsOf: days.boundsOf })(day);

  return {
    passesOver(second, file) {
      note(second, file);
      return !wanted.has(current.day);
    },
    add(line, file) {
      note(line.second, file);
      const { day } = current;
      if (!wanted.has(day)) return;
      if (given.has(day)) {
        lateLines += 1;
        return;
      }
      const target = targets(line.request);
      if (target === null) return;
      const agent = agentOf(line.agent ?? '');
      if ((line.agent !== null && agent.isBot) || isOurs(line.address)) return;
      const state = stateOf(day);
      const visitor = hashOf(line.address, seed ^ agent.hash);
      if (target.kind === 'missing') state.counters.addMissing(target.url, targets.referrerOf(line.referrer), visitor);
      else {
        if (target.number >= 0) state.list.add(visitor, line.second, target.number);
        if (target.kind === 'page' && target.number < 0) state.counters.addHidden();
        if (target.kind === 'page') state.counters.addView(line, targets.originOf(line.referrer), target.word);
      }
    },
    get firstDay() {
      return [...seen.keys()].sort()[0] ?? null;
    },
    get lastDay() {
      return [...seen.keys()].sort().at(-1) ?? null;
    },
    get lateLines() {
      return lateLines;
    },
    get waiting() {
      let sum = 0;
      for (const { list } of states.values()) sum += list.waiting;
      return sum;
    },
    fold(before) {
      for (const { list } of states.values()) if (list.waiting > 0) list.fold(before);
    },
    endedDays: (before) =>
      [...states.keys()].filter((day) => !given.has(day) && days.boundsOf(day).end < before).sort(),
    figuresOf(day) {
      const reason = seen.has(day) ? coverageOf(day) : 'the log holds no line of this day';
      const state = states.get(day);
      states.delete(day);
      given.add(day);
      if (!state)
        return {
          day,
          hiddenHits: 0,
          totals: NO_TOTALS,
          pages: [],
          state: reason === null ? 'final' : 'provisional',
          note: reason ?? '',
        };
      return withItems(day, state, reason);
    },
  };
}

function withItems(day: Day, { list, counters }: DayState, reason: string | null): DayFigures {
  const { totals, pages, downloads } = list.figures();
  const hidden = counters.hidden;
  const items: DayItem[] = [
    ...downloads.map(({ url, hits, visits }): DayItem => ({ kind: 'download', name: url, referrer: '', hits, visits })),
    ...counters.items(),
  ];
  const note = hidden > 0 ? `${hidden} page views at more than ${MAX_URLS} addresses are counted together` : '';
  return {
    day,
    pages,
    items,
    totals: { ...totals, pageviews: totals.pageviews + hidden, uniquePageviews: totals.uniquePageviews + hidden },
    hiddenHits: hidden,
    state: reason !== null ? 'provisional' : hidden > 0 ? 'truncated' : 'final',
    note: reason ?? note,
  };
}
