import fc from 'fast-check';
import type { IssueSpan } from '@scrape-and-report/record';
import { acceptanceOf } from '../../figures/acceptance';
import { isRemoval } from '../../figures/find-issues';
import { problemsOf } from '../../figures/problems';
import { isIssueKind } from '../../model';
import { dayCounts } from './day-counts';

const root = 'https://site.test';
type Whole = IssueSpan & { readonly til: number | null };

const scrape = (
  nr: number,
  day = nr,
): { nr: number; name: string; timestamp: string; producer: string; epoch: number } => {
  const timestamp = `2603${String(day).padStart(2, '0')}-0500`;
  return { nr, name: timestamp, timestamp, producer: 'anna', epoch: 1 };
};
const vanished = (nr: number, path: string) =>
  ({ nr, kind: 'vanished', page_id: 1, path, url: root + path, life: 1 }) as const;

function countsOf(
  issues: readonly Whole[],
  {
    days,
    gone = [],
    accepted = [],
    usage = null,
  }: {
    days: readonly number[];
    gone?: readonly (readonly [number, string])[];
    accepted?: Parameters<typeof acceptanceOf>[0];
    usage?: Parameters<typeof dayCounts>[0]['usage'];
  },
): ReturnType<typeof dayCounts> {
  const scrapes = days.map((day, at) => scrape(at + 1, day));
  return dayCounts({
    root,
    nr: scrapes.length,
    history: {
      scrapes,
      movements: () => scrapes.map(({ nr }) => ({ nr, added: 0, removed: 0, changed: nr })),
      movesAt: (at) => gone.flatMap(([nr, path]) => (nr === at ? [vanished(nr, path)] : [])),
      everyIssue: () => issues,
    },
    acceptance: acceptanceOf(accepted, { root, day: '2026-03-31' }),
    usage,
  });
}

describe('counts by day', () => {
  it('has every day since the first recording, with gaps where nothing was recorded', () => {
    const issue = { path: '/a', kind: 'no-title', detail: '', from: 2, til: null };
    expect(countsOf([issue], { days: [3, 5, 6] })).toEqual([
      { day: '2026-03-03', visits: null, changed: null, problems: 0 },
      { day: '2026-03-04', visits: null, changed: null, problems: null },
      { day: '2026-03-05', visits: null, changed: 2, problems: 1 },
      { day: '2026-03-06', visits: null, changed: 3, problems: 1 },
    ]);
  });

  it('has every day of the period that usage is told of', () => {
    const days = Array.from({ length: 28 }, (_, at) => new Date(Date.UTC(2026, 1, 25 + at)).toISOString().slice(0, 10));
    const usage = { days: days.map((day, at) => ({ day, state: 'final' as const, visits: at, pageviews: at })) };
    const counts = countsOf([], { days: [1, 25], usage });
    expect(counts.map(({ visits }) => visits)).toEqual([...Array(28).keys(), null]);
    expect(counts.at(-1)).toEqual({ day: '2026-03-25', visits: null, changed: 2, problems: 0 });
  });

  it('counts in every recording what the report of that day counts', () => {
    const paths = ['/a', '/b', '/dead'];
    const days = [1, 2, 3, 4, 5];
    const use = fc.constantFrom(
      { kind: 'no-title', detail: '' },
      { kind: 'duplicate-title', detail: 'T' },
      { kind: 'broken-link', detail: `${root}/dead (404)` },
      { kind: 'broken-link', detail: `${root}/b (404)` },
      { kind: 'not-recorded', detail: '404' },
      { kind: 'of-another-version', detail: '' },
    );
    const span = fc.tuple(
      use,
      fc.constantFrom(...paths),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 6 }),
    );
    const rule = fc.constantFrom(
      { kind: 'broken-link', path: '/a', reason: 'x' },
      { kind: 'broken-link', path: '/**', detail: `${root}/dead*`, reason: 'x' },
      { kind: 'not-recorded', path: '/dead', reason: 'x' },
    );
    const gone = fc.array(fc.tuple(fc.integer({ min: 2, max: 5 }), fc.constantFrom(...paths)), { maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(span, { maxLength: 12 }),
        fc.array(rule, { maxLength: 2 }),
        gone,
        (spans, accepted, moves) => {
          const issues = spans
            .filter(([, , from, til]) => til > from)
            .map(([{ kind, detail }, path, from, til]): Whole => ({
              path,
              kind,
              detail,
              from,
              til: til === 6 ? null : til,
            }));
          const acceptance = acceptanceOf(accepted, { root, day: '2026-03-31' });
          const expected = days.map((nr) => {
            const news = issues
              .filter(({ from, til }) => from <= nr && (til === null || til > nr))
              .filter((issue) => !isRemoval(issue) || !moves.some(([at, path]) => at === nr && path === issue.path))
              .flatMap((issue) => (isIssueKind(issue.kind) ? [{ ...issue, kind: issue.kind }] : []));
            return problemsOf(acceptance.divide(news).open, root).length;
          });
          expect(countsOf(issues, { days, gone: moves, accepted }).map(({ problems }) => problems)).toEqual(expected);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
