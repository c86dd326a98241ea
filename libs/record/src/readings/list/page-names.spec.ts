import { PageNames } from './page-names';
import type { ScrapeTables } from '../scrape-tables';

const ROOT = 'https://a.test';
const NOTHING = { facts: {}, urls: [], links: [] };
const TABLES: ScrapeTables = {
  parameters: [['root', ROOT]],
  links: [
    { nr: 1, url: `${ROOT}/x`, anchor: '', type: 'int', status: null },
    { nr: 4, url: `${ROOT}/x`, anchor: 'y', type: 'int', status: null },
  ],
  targets: [{ nr: 7, url: `${ROOT}/x` }],
  files: [{ nr: 3, url: `${ROOT}/i.png`, type: 'image', status: null, bytes: null }],
  problems: [],
  redirs: [],
  unreached: null,
  findings: [],
  hasOwnFacts: true,
  hasSketch: true,
};

describe('what pages name', () => {
  it('has the number of its row, on whichever page and by whichever spelling it is named', () => {
    const names = new PageNames(ROOT);
    const one = names.note({ ...NOTHING, urls: ['=/x'], links: [0, 'y', 'first', 0, '', 'second'], targets: [0] });
    const other = names.note({
      ...NOTHING,
      ...{ urls: [`!${ROOT}/z`, `!${ROOT}/x`], links: [1, 'y', 'third'], targets: [1, 1] },
      files: ['image =/i.png', '#9'],
    });
    expect(names.keys()).toEqual({
      links: new Set([`${ROOT}/x#y`, `${ROOT}/x`]),
      targets: new Set([`${ROOT}/x`]),
      files: new Set([`image ${ROOT}/i.png`]),
    });
    const numbers = names.numbersBy(TABLES);
    expect([one, other].map(({ uses }) => uses.map((id) => numbers.uses[id]))).toEqual([
      [
        [4, 'first'],
        [1, 'second'],
      ],
      [[4, 'third']],
    ]);
    expect(other.targets!.map((id) => numbers.targets.get(id))).toEqual([7, 7]);
    expect(numbers.files.get('image =/i.png')).toBe(3);
  });

  it.each([{ links: [1, '', 'text'] }, { targets: [1] }])('is refused where the page does not hold it: %j', (more) => {
    const names = new PageNames(ROOT);
    expect(() => names.note({ ...NOTHING, urls: ['=/x'], ...more })).toThrow(RangeError);
  });

  it.each(['x', '?x'])('is refused where it is no URL: %s', (url) => {
    const names = new PageNames(ROOT);
    names.note({ ...NOTHING, urls: [url], links: [0, '', ''] });
    expect(() => names.keys()).toThrow(RangeError);
  });
});
