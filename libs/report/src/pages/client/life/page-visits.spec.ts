import fc from 'fast-check';
import { renderVisits } from '../../../lives/visits-file';
import { parseLifeFile } from '../../../lives/life-file';
import { visitsFileOf, type VisitsFile } from './life-files';
import { joinMonths, visitsAround } from './page-visits';

const fileOf = (files: ReadonlyMap<string, string>, path: string, month: string): VisitsFile =>
  parseLifeFile<VisitsFile>(files.get(visitsFileOf(path, month, files.size))!)!.held();

describe('visits of a page', () => {
  it('are read as they were written, whatever the path, in any number of files', () => {
    const day = fc.record({
      visits: fc.nat(5000),
      state: fc.constantFrom('final' as const, 'provisional' as const, null),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1, maxLength: 5 }),
        fc.array(day, { minLength: 1, maxLength: 31 }),
        fc.constantFrom(1, 2, 16),
        (paths, days, count) => {
          const states = days.map(({ state }) => state);
          const pages = paths.map((path, nr): [string, number[]] => [
            path,
            days.map(({ visits, state }) => (state === null ? 0 : visits * nr)),
          ]);
          const files = renderVisits({ states, pages }, { month: '2026-03', count });
          for (const [path, visits] of pages) {
            const joined = joinMonths(path, [['2026-03', fileOf(files, path, '2026-03')]], 0);
            expect(joined.values).toEqual(visits.map((value, at) => (states[at] === null ? null : value)));
            expect(joined.whole).toEqual(states.map((state) => state === 'final'));
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('have a gap where a month is missing, or was never counted', () => {
    const file = (month: string): VisitsFile => ({ month, count: 1, days: 'ff', pages: [['/a', [1, 2]]] });
    const { values, missing, from } = joinMonths(
      '/a',
      [
        ['2025-12', file('2025-12')],
        ['2026-02', null],
        ['2026-03', file('2026-03')],
      ],
      4,
    );
    expect(from).toBe('2025-12-01');
    expect(values).toHaveLength(31 + 31 + 28 + 2);
    expect(values.slice(0, 3)).toEqual([1, 2, null]);
    expect(values.slice(-3)).toEqual([null, 1, 2]);
    expect(missing).toEqual(['2026-02']);
  });

  it('are compared before and after a change by days that were counted whole, those between left out', () => {
    const whole = [true, true, true, true, true, false, true, true, true];
    const visits = { from: '2026-03-01', values: [9, 9, 9, 500, 700, 900, 3, 4, 5], whole, missing: [], older: 0 };
    expect(visitsAround(visits, { until: '2026-03-04', found: '2026-03-06' })).toEqual({ before: 9, after: 4 });
    expect(visitsAround(visits, { until: '2026-03-03', found: '2026-03-04' })).toBeNull();
    expect(visitsAround(visits, { until: '2025-03-03', found: '2025-03-04' })).toBeNull();
  });
});
