import { loadProfile } from '../io/disk/load-profile';
import { NO_FACTS, PageFacts } from '../journal/journal-records';
import { derive, inherit } from './derive';

const { business, category } = loadProfile('belastingdienst').derived;
const facts = (some: Partial<PageFacts>): PageFacts => ({ ...NO_FACTS, ...some });

describe('derived fields', () => {
  it.each([
    ['a toeslagen', 'toeslagen'],
    ['bld-douane', 'douane'],
    ['x', 'belastingen'],
    [null, 'belastingen'],
  ])('classes %s: %s', (classes, value) => {
    expect(derive(business, facts({ classes }), '/')).toBe(value);
  });

  it.each([
    ['bld-filter', 'dv'],
    ['bld-faq', 'bib'],
    ['bld-outage', 'alg'],
    ['bld-new', 'unknown'],
    [null, 'unknown'],
  ])('page type %s: %s', (pagetype, value) => {
    expect(derive(category, facts({ pagetype }), '/')).toBe(value);
  });

  it('lets a wrapper inherit what all pages that link to it share, through other wrappers too', () => {
    expect(derive(category, facts({ pagetype: 'bld-wrapper' }), '/')).toEqual({ inherit: true });
    const values = ['dv', 'bib', null, null, null, null, null, null];
    const links = new Map([
      [2, new Set([0])],
      [3, new Set([0, 2, 3])],
      [4, new Set([0, 1])],
      [5, new Set<number>()],
      [6, new Set([7])],
      [7, new Set([6])],
    ]);
    const { values: found, leftOver } = inherit(values, links, 'alg');
    expect([...found].sort()).toEqual([
      [2, 'dv'],
      [3, 'dv'],
      [4, 'alg'],
      [5, 'alg'],
      [6, 'alg'],
      [7, 'alg'],
    ]);
    expect(leftOver).toEqual([5, 6, 7]);
  });
});
