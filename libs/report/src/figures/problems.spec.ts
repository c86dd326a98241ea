import fc from 'fast-check';
import { ISSUE_KINDS, SEVERITIES, type IssueKind } from '../model';
import { problemsOf, rankProblems } from './problems';

const root = 'https://site.test/nl';
const use = (kind: IssueKind, path: string, detail = '') => ({ kind, path, detail });

describe('things to be mended', () => {
  it('are dead addresses, not the pages that link to them', () => {
    const uses = Array.from({ length: 340 }, (_, nr) => use('broken-link', `/p${nr}`, `${root}/gone${nr % 300} (404)`));
    const problems = problemsOf(uses, root);
    expect(problems).toHaveLength(300);
    expect(problems[0]!.uses.map(({ path }) => path)).toEqual(['/p0', '/p300']);
  });

  it('are one title that several pages have, and each page that has none', () => {
    const issues = [
      use('duplicate-title', '/a', 'Same'),
      use('duplicate-title', '/b', 'Same'),
      use('duplicate-title', '/c', 'Other'),
      use('no-title', '/d'),
      use('no-title', '/e'),
    ];
    expect(problemsOf(issues, root).map(({ uses }) => uses.length)).toEqual([2, 1, 1, 1]);
  });

  it('do not name an address twice: linked to, and not recorded', () => {
    const issues = [
      use('broken-link', '/a', `${root}/gone (404)`),
      use('not-recorded', '/gone', '404'),
      use('not-recorded', '/gone/else', '500'),
    ];
    expect(problemsOf(issues, root).map(({ kind, uses }) => `${kind} ${uses[0]!.path}`)).toEqual([
      'broken-link /a',
      'not-recorded /gone/else',
    ]);
  });

  it('have every use once, whatever they are, and the same keys in any order', () => {
    const any = fc.record({
      kind: fc.constantFrom(...ISSUE_KINDS.filter((kind) => kind !== 'not-recorded')),
      path: fc.constantFrom('/a', '/b', '/c'),
      detail: fc.constantFrom('', 'x', 'y (404)'),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (issues) => {
        const problems = problemsOf(issues, root);
        expect(problems.flatMap(({ uses }) => uses)).toHaveLength(issues.length);
        const keys = problems.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        expect(
          problemsOf([...issues].reverse(), root)
            .map(({ key }) => key)
            .sort(),
        ).toEqual([...keys].sort());
      }),
    );
  });

  it('come in the order of the visits that meet them: of the pages, and of the dead address itself', () => {
    const weighed = (kind: IssueKind, path: string, detail: string, visits: number | null) => ({
      ...use(kind, path, detail),
      severity: 'error' as const,
      since: path === '/b' ? '2026-01-01' : '2026-02-01',
      scrapes: path === '/b' ? 9 : 1,
      visits,
    });
    const issues = [
      weighed('broken-link', '/a', `${root}/x (404)`, 50),
      weighed('broken-link', '/a', `${root}/y (404)`, 50),
      weighed('broken-link', '/b', `${root}/y (404)`, 10),
      weighed('broken-link', '/c', `${root}/z (404)`, 1),
    ];
    const lostVisits = new Map([[`${root}/z`, 100]]);
    const ranked = rankProblems(issues, { root, severities: SEVERITIES, lostVisits });
    expect(ranked.map(({ detail, visits, since, scrapes }) => [detail.at(-7), visits, since, scrapes])).toEqual([
      ['z', 101, '2026-02-01', 1],
      ['y', 60, '2026-01-01', 9],
      ['x', 50, '2026-02-01', 1],
    ]);
    const unknown = rankProblems([weighed('no-title', '/a', '', null)], { root, severities: SEVERITIES, lostVisits });
    expect(unknown[0]!.visits).toBeNull();
  });
});
