import fc from 'fast-check';
import { addDays } from '@scrape-and-report/production';
import type { UsageState } from '@scrape-and-report/record';
import { chunkDays, planDays, rangesOf } from './plan-days';

const FIRST = '2026-02-25';
const states = fc.array(fc.constantFrom<UsageState | null>('final', 'truncated', 'provisional', null), {
  maxLength: 60,
});
const storeOf = (list: readonly (UsageState | null)[]): Map<string, UsageState> =>
  new Map(list.flatMap((state, nr) => (state ? [[addDays(FIRST, nr), state] as const] : [])));

describe('which days to ask for', () => {
  it('all of them at first, up to yesterday', () => {
    expect(planDays({ stored: new Map(), firstDay: '2026-02-27', yesterday: '2026-03-02', lateDays: 3 }).days).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
      '2026-03-02',
    ]);
  });

  it('none when the first day is still to come', () => {
    expect(planDays({ stored: new Map(), firstDay: '2026-03-03', yesterday: '2026-03-02', lateDays: 3 }).days).toEqual(
      [],
    );
  });

  it('yesterday and the window before it, when all is settled', () => {
    const stored = storeOf(Array.from({ length: 6 }, () => 'final' as const));
    expect(planDays({ stored, firstDay: FIRST, yesterday: '2026-03-02', lateDays: 3 })).toEqual({
      lateFrom: '2026-02-27',
      days: ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'],
    });
  });

  it('never leaves out a day that is not settled, however old, and asks for a settled one within the window alone', () => {
    fc.assert(
      fc.property(states, fc.nat(10), (list, lateDays) => {
        const yesterday = addDays(FIRST, list.length);
        const stored = storeOf(list);
        const { days, lateFrom } = planDays({ stored, firstDay: FIRST, yesterday, lateDays });
        for (let day = FIRST; day <= yesterday; day = addDays(day, 1)) {
          const isSettled = stored.get(day) === 'final' || stored.get(day) === 'truncated';
          expect(days.includes(day)).toBe(!isSettled || day >= lateFrom);
        }
        expect(days).toEqual([...new Set(days)].sort());
      }),
    );
  });

  it('come in ranges and chunks that hold each of them once', () => {
    fc.assert(
      fc.property(states, fc.integer({ min: 1, max: 40 }), (list, size) => {
        const days = [...storeOf(list).keys()];
        expect(chunkDays(days, size).flat()).toEqual(days);
        expect(chunkDays(days, size).every((chunk) => chunk.length <= size)).toBe(true);
        const ranges = rangesOf(days);
        const again = ranges.flatMap(({ from, to }) => {
          const within: string[] = [];
          for (let day = from; day <= to; day = addDays(day, 1)) within.push(day);
          return within;
        });
        expect(again).toEqual(days);
        for (let nr = 1; nr < ranges.length; nr += 1)
          expect(addDays(ranges[nr - 1]!.to, 1) < ranges[nr]!.from).toBe(true);
      }),
    );
  });
});
