import type { DayItem } from '../day-figures';
import type { Device } from './bots';
import { createMissing } from './missing-addresses';
import type { Origin } from './targets';

/** What is counted of a day beside its pages: totals without anything of a visitor. */
export interface DayCounters {
  addView(device: Device | null, origin: Origin, word: string | null): void;
  addMissing(url: string, referrer: string, visitor: number): void;
  addHidden(): void;
  readonly hidden: number;
  items(): DayItem[];
}

/** Words and sums of a day: so many are watched, and so many words kept. */
const [WATCHED, KEPT] = [10_000, 500];

const REFERRERS = { search: 'referrer\tsearch', other: 'referrer\tother', none: 'referrer\tnone' } as const;
const DEVICES = { phone: 'device\tphone', tablet: 'device\ttablet', computer: 'device\tcomputer' } as const;

export function createDayTotals(): DayCounters {
  const totals = new Map<string, number>();
  const words = new Map<string, number>();
  const missing = createMissing();
  let hidden = 0;
  const count = (map: Map<string, number>, key: string): void => {
    if (map.size < WATCHED || map.has(key)) map.set(key, (map.get(key) ?? 0) + 1);
  };
  return {
    addView(device, origin, word) {
      if (origin !== 'site') count(totals, REFERRERS[origin]);
      if (device !== null) count(totals, DEVICES[device]);
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
