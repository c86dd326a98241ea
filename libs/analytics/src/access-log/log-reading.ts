import type { Day } from '@scrape-and-report/production';
import { NO_TOTALS, type DayFigures, type DayItem } from '../day-figures';
import { BoundedMap } from '../bounded-map';
import type { UrlCleaner } from '../clean-url';
import { createActionList, createUrlTable, type ActionList } from './action-list';
import { createBotTest, deviceOf, type Device } from './bots';
import { createDayTotals, type DayCounters } from './day-counters';
import type { LogLine } from './formats/log-line';
import { createLogDays } from './log-days';
import { createOwnAddressTest } from './own-addresses';
import { createSeenDays, type FileTrack, type SeenDays } from './covered/seen-days';
import { createTargets } from './targets';
import { SpareMemory } from './spare-memory';
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
  /** Notes that a file has a line of this moment; false: it has nothing more to tell, since its day is settled. */
  turnTo(second: number, file: FileTrack): boolean;
  /** Takes a line of the moment that was turned to. */
  add(line: LogLine): void;
  /** Day of the earliest and the latest line; null before the first. */
  readonly firstDay: Day | null;
  readonly lastDay: Day | null;
  /** Lines of the wanted days whose figures had already been given. */
  readonly lateLines: number;
  /** Hosts of lines that are not the site's, as long as no line of the site itself was read; else empty. */
  readonly onlyHosts: readonly string[];
  /** Of the days whose figures were given. */
  readonly givenUp: SeenDays['givenUp'];
  /** Actions in memory that no visit has been counted of. */
  readonly waiting: number;
  /** Counts what ended before a moment, after which no earlier line is to come. */
  fold(before: number): void;
  /** Wanted days that ended before a moment, and whose figures were not given yet. */
  endedDays(before: number): Day[];
  /** Figures of a wanted day; what was read of it is given back. `provisional` when the log does not cover it. */
  figuresOf(day: Day): DayFigures;
}

/** More distinct addresses than this are no site's: they are counted together. */
const MAX_URLS = 200_000;
const MAX_AGENTS = 50_000;

interface Agent {
  readonly isBot: boolean;
  readonly hash: number;
  readonly device: Device;
}

interface DayState {
  readonly list: ActionList;
  readonly counters: DayCounters;
}

export function createLogReading(options: LogReadingOptions): LogReading {
  const { timeZone, wanted, seed } = options;
  const seen = createSeenDays(createLogDays(timeZone));
  const agentOf = createAgents(seed);
  const isOurs = createOwnAddressTest(options.ownAddresses);
  const table = createUrlTable();
  const targets = createTargets(options, table, MAX_URLS);
  const states = new Map<Day, DayState>();
  const given = new Set<Day>();
  const spare = new SpareMemory();
  let lateLines = 0;
  const hosts = createHostWatch(options.isOwnHost);
  const stateOf = (day: Day): DayState => {
    let state = states.get(day);
    if (!state) states.set(day, (state = { list: createActionList(table, spare), counters: createDayTotals() }));
    return state;
  };
  // The day of the latest line: of millions of lines after one another it is the same.
  let current = { day: '' as Day, isWanted: false, isGiven: false, state: null as DayState | null };

  return {
    turnTo(second, file) {
      const day = seen.note(second, file);
      if (day !== current.day) current = { day, isWanted: wanted.has(day), isGiven: given.has(day), state: null };
      return current.isWanted;
    },
    add(line) {
      if (current.isGiven) {
        lateLines += 1;
        return;
      }
      if (!hosts.isOwn(line.request.host)) return;
      const target = targets(line.request);
      if (target === null) return;
      const { agent: name } = line;
      const agent = agentOf(name ?? '');
      if ((name !== null && agent.isBot) || isOurs?.(line.address)) return;
      const state = (current.state ??= stateOf(current.day));
      const secret = seed ^ agent.hash;
      const visitor = line.hashOfAddress ? line.hashOfAddress(secret) : hashOf(line.address, secret);
      if (target.kind === 'missing') state.counters.addMissing(target.url, targets.referrerOf(line.referrer), visitor);
      else {
        if (target.number >= 0) state.list.add(visitor, line.second, target.number);
        if (target.kind === 'page' && target.number < 0) state.counters.addHidden();
        if (target.kind === 'page')
          state.counters.addView(name ? agent.device : null, targets.originOf(line.referrer), target.word);
      }
    },
    get firstDay() {
      return seen.days()[0] ?? null;
    },
    get lastDay() {
      return seen.days().at(-1) ?? null;
    },
    givenUp: seen.givenUp,
    get lateLines() {
      return lateLines;
    },
    get onlyHosts() {
      return hosts.foreignOnly();
    },
    get waiting() {
      return [...states.values()].reduce((sum, { list }) => sum + list.waiting, 0);
    },
    fold(before) {
      for (const { list } of states.values()) if (list.waiting > 0) list.fold(before);
    },
    endedDays: (before) =>
      [...states.keys()].filter((day) => !given.has(day) && seen.boundsOf(day).end < before).sort(),
    figuresOf(day) {
      const reason = seen.coverageOf(day);
      const state = states.get(day);
      states.delete(day);
      given.add(day);
      current = { ...current, day: '' };
      return state ? withItems(day, state, reason) : quietDay(day, reason);
    },
  };
}

/** Names enough of them to see what is wrong. */
const MOST_HOSTS = 5;

function createHostWatch(isOwnHost: (url: string) => boolean): {
  isOwn(host: string | null): boolean;
  foreignOnly(): string[];
} {
  const known = new Map<string, boolean>();
  let hasOwn = false;
  return {
    isOwn(host) {
      let own = host === null ? true : known.get(host);
      if (own === undefined) {
        if (known.size >= MAX_AGENTS) known.clear();
        known.set(host!, (own = isOwnHost(`http://${host}/`)));
      }
      hasOwn ||= own;
      return own;
    },
    foreignOnly: () => (hasOwn ? [] : [...known.keys()].sort().slice(0, MOST_HOSTS)),
  };
}

/** A day of which the log has no page view. */
function quietDay(day: Day, reason: string | null): DayFigures {
  const state = reason === null ? 'final' : 'provisional';
  return { day, hiddenHits: 0, totals: NO_TOTALS, pages: [], state, note: reason ?? '' };
}

/** What is known of each agent, and a number for it. An agent can be any text, so a list that grew too long is forgotten. */
function createAgents(seed: number): (agent: string) => Agent {
  const isBot = createBotTest();
  const agents = new BoundedMap<string, Agent>(MAX_AGENTS);
  return (agent) => {
    let known = agents.get(agent);
    if (!known) {
      // A text of its own: the agent as it came holds the whole block of the log in memory.
      agents.set(
        ` ${agent}`.slice(1),
        (known = { isBot: isBot(agent), hash: hashOf(agent, seed), device: deviceOf(agent) }),
      );
    }
    return known;
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
