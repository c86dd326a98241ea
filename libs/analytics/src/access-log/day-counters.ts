import type { DayItem } from '../day-figures';
import { deviceOf } from './bots';
import type { LogLine } from './formats/log-line';

/** What is counted of a day beside its pages: totals without anything of a visitor. */
export interface DayCounters {
  addView(line: LogLine, origin: string, word: string | null): void;
  addMissing(url: string, referrer: string, visitor: number): void;
  addHidden(): void;
  readonly hidden: number;
  items(): DayItem[];
}

/** Addresses that lead nowhere are without end where a site is probed: so many are watched, and so many kept. */
const [WATCHED, KEPT] = [10_000, 500];
const VISITORS_COUNTED = 1000;

export function createDayTotals(): DayCounters {
  const totals = new Map<string, number>();
  const words = new Map<string, number>();
  const missing = new Map<string, { url: string; referrer: string; hits: number; visitors: Set<number> }>();
  const devices = new Map<string, string>();
  let hidden = 0;
  const count = (map: Map<string, number>, key: string): void => {
    if (map.size < WATCHED || map.has(key)) map.set(key, (map.get(key) ?? 0) + 1);
  };
  const deviceNameOf = (agent: string): string => {
    let device = devices.get(agent);
    if (device === undefined) {
      if (devices.size >= WATCHED) devices.clear();
      devices.set(` ${agent}`.slice(1), (device = deviceOf(agent)));
    }
    return device;
  };
  return {
    addView({ agent }, origin, word) {
      if (origin !== 'site') count(totals, `referrer\t${origin}`);
      if (agent) count(totals, `device\t${deviceNameOf(agent)}`);
      if (word !== null) count(words, word);
    },
    addMissing(url, referrer, visitor) {
      const key = `${url}\t${referrer}`;
      let entry = missing.get(key);
      if (!entry) {
        if (missing.size >= WATCHED) return;
        missing.set(key, (entry = { url, referrer, hits: 0, visitors: new Set() }));
      }
      entry.hits += 1;
      if (entry.visitors.size < VISITORS_COUNTED) entry.visitors.add(visitor);
    },
    addHidden() {
      hidden += 1;
    },
    get hidden() {
      return hidden;
    },
    items() {
      const ranked = [...missing.values()].sort(
        (a, b) => b.visitors.size - a.visitors.size || b.hits - a.hits || (a.url < b.url ? -1 : 1),
      );
      const sums = [...totals].map(([key, hits]): DayItem => {
        const [kind, name] = key.split('\t') as ['referrer' | 'device', string];
        return { kind, name, referrer: '', hits, visits: 0 };
      });
      const searched = [...words].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, KEPT);
      return [
        ...ranked.slice(0, KEPT).map(({ url, referrer, hits, visitors }): DayItem => ({
          kind: 'missing',
          name: url,
          referrer,
          hits,
          visits: visitors.size,
        })),
        ...sums,
        ...searched.map(([name, hits]): DayItem => ({ kind: 'search', name, referrer: '', hits, visits: 0 })),
      ];
    },
  };
}
