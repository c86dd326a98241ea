import fc from 'fast-check';
import type { AcceptedConfig } from '@scrape-and-report/production';
import { ISSUE_KINDS } from '../model';
import { acceptanceOf } from './acceptance';
import { problemsOf } from './problems';

const root = 'https://site.test/nl';
const day = '2026-03-02';
const rule = (kind: string, path: string, more: Partial<AcceptedConfig> = {}): AcceptedConfig => {
  return { kind, path, reason: 'agreed', ...more };
};
const broken = (path: string, detail = `${root}/gone (404)`) => ({ kind: 'broken-link' as const, path, detail });

describe('what is accepted', () => {
  it.each([
    [rule('broken-link', '/a'), true],
    [rule('broken-link', '/**'), true],
    [rule('broken-link', '/b'), false],
    [rule('orphan', '/a'), false],
    [rule('broken-link', '/a', { detail: `${root}/gone (404)` }), true],
    [rule('broken-link', '/a', { detail: `${root}/gone` }), true],
    [rule('broken-link', '/a', { detail: '/gone' }), true],
    [rule('broken-link', '/a', { detail: '*/go*e' }), true],
    [rule('broken-link', '/a', { detail: '/gone/more' }), false],
    [rule('broken-link', '/a', { detail: null, until: null }), true],
    [rule('broken-link', '/a', { until: '2026-03-02' }), true],
    [rule('broken-link', '/a', { until: '2026-03-01' }), false],
  ])('by %j: %s', (accepted, expected) => {
    const { accepted: found } = acceptanceOf([accepted], { root, day }).divide([broken('/a')]);
    expect(found).toEqual(expected ? [{ issue: broken('/a'), rule: accepted }] : []);
  });

  it('leaves a problem to the pages for which it is not', () => {
    const issues = [broken('/a'), broken('/b'), broken('/c')];
    const { open } = acceptanceOf([rule('broken-link', '/b')], { root, day }).divide(issues);
    expect(problemsOf(open, root).map(({ uses }) => uses.map(({ path }) => path))).toEqual([['/a', '/c']]);
  });

  it('does not come back as a page that was not recorded, unless a link to it counts', () => {
    const unrecorded = { kind: 'not-recorded' as const, path: '/gone', detail: '404' };
    const all = acceptanceOf([rule('broken-link', '/**')], { root, day });
    expect(all.divide([unrecorded, broken('/a')]).open).toEqual([]);
    const some = acceptanceOf([rule('broken-link', '/a')], { root, day });
    expect(problemsOf(some.divide([unrecorded, broken('/a'), broken('/b')]).open, root)).toHaveLength(1);
    expect(some.divide([unrecorded, broken('/a'), broken('/b')]).accepted).toHaveLength(1);
  });

  it('is said when it has run out, matches nothing, or is of no kind', () => {
    const rules = [
      rule('broken-link', '/a'),
      rule('broken-link', '/a', { until: '2026-03-01' }),
      rule('orphan', '/a'),
      rule('brokenlink', '/**'),
    ];
    const faults = acceptanceOf(rules, { root, day }).faults([broken('/a')]);
    expect(faults.map(({ fault, uses }) => [fault, uses])).toEqual([
      ['run-out', 1],
      ['no-match', 0],
      ['no-kind', 0],
    ]);
  });

  it('loses no issue and counts none twice', () => {
    const path = fc.constantFrom('/', '/a', '/a/b', '/gone', '/c?x=1');
    const issue = fc.record({
      kind: fc.constantFrom(...ISSUE_KINDS),
      path,
      detail: fc.constantFrom('', 'Same', `${root}/gone (404)`, `${root}/a → ${root}/c`),
    });
    const any = fc.record({
      kind: fc.constantFrom(...ISSUE_KINDS),
      path: fc.constantFrom('/**', '/a', '*', '/a/**'),
      detail: fc.constantFrom(null, '*', '*gone*'),
      reason: fc.constant('x'),
      until: fc.constantFrom(null, '2026-03-01', '2026-03-02'),
    });
    fc.assert(
      fc.property(fc.array(issue), fc.array(any), (issues, rules) => {
        const { open, accepted } = acceptanceOf(rules, { root, day }).divide(issues);
        const texts = [...open, ...accepted.map((one) => one.issue)].map((one) => JSON.stringify(one));
        expect(texts.sort()).toEqual(issues.map((one) => JSON.stringify(one)).sort());
      }),
    );
  });

  it('takes no time that grows out of hand with what a pattern asks for', () => {
    const { divide } = acceptanceOf([rule('broken-link', '/a', { detail: `${'*a'.repeat(500)}*b` })], { root, day });
    expect(divide([broken('/a', 'a'.repeat(100_000))]).accepted).toEqual([]);
  });
});
