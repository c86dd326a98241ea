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

export function createDayTotals(): DayCounters {
  const origins: Record<Origin, number> = { search: 0, other: 0, none: 0, site: 0 };
  const devices: Record<Device, number> = { phone: 0, tablet: 0, computer: 0 };
  const words = new Map<string, number>();
  const missing = createMissing();
  let hidden = 0;
  return {
    addView(device, origin, word) {
      origins[origin] += 1;
      if (device !== null) devices[device] += 1;
      if (word !== null && (words.size < WATCHED || words.has(word))) words.set(word, (words.get(word) ?? 0) + 1);
    },
    addMissing: missing.add,
    addHidden() {
      hidden += 1;
    },
    get hidden() {
      return hidden;
    },
    items() {
      const sumsOf = (kind: 'referrer' | 'device', counts: Readonly<Record<string, number>>): DayItem[] =>
        Object.entries(counts).flatMap(([name, hits]) =>
          hits > 0 ? { kind, name, referrer: '', hits, visits: 0 } : [],
        );
      // Who goes on within the site has come before.
      const { site: _, ...from } = origins;
      const sums = [...sumsOf('referrer', from), ...sumsOf('device', devices)];
      const searched = [...words].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, KEPT);
      return [
        ...missing.items(),
        ...sums,
        ...searched.map(([name, hits]): DayItem => ({ kind: 'search', name, referrer: '', hits, visits: 0 })),
      ];
    },
  };
}
