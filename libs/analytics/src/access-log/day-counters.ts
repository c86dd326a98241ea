import type { DayItem } from '../day-figures';
import { deviceOf } from './bots';
import type { LogLine } from './formats/log-line';
import { createMissing } from './missing-addresses';

/** What is counted of a day beside its pages: totals without anything of a visitor. */
export interface DayCounters {
  addView(line: LogLine, origin: string, word: string | null): void;
  addMissing(url: string, referrer: string, visitor: number): void;
  addHidden(): void;
  readonly hidden: number;
  items(): DayItem[];
}

/** Words and sums of a day: so many are watched, and so many words kept. */
const [WATCHED, KEPT] = [10_000, 500];

export function createDayTotals(): DayCounters {
  const totals = new Map<string, number>();
  const words = new Map<string, number>();
  const missing = createMissing();
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
    addMissing: missing.add,
    addHidden() {
      hidden += 1;
    },
    get hidden() {
      return hidden;
    },
    items() {
      const sums = [...totals].map(([key, hits]): DayItem => {
        const [kind, name] = key.split('\t') as ['referrer' | 'device', string];
        return { kind, name, referrer: '', hits, visits: 0 };
      });
      const searched = [...words].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, KEPT);
      return [
        ...missing.items(),
        ...sums,
        ...searched.map(([name, hits]): DayItem => ({ kind: 'search', name, referrer: '', hits, visits: 0 })),
      ];
    },
  };
}
