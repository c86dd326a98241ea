import { oddityKey, ToldOddities } from './tell-oddities';

const odd = (path: string, kind = 'no-title', detail = 'has none') => ({
  url: `https://site.test/nl${path}`,
  kind,
  detail,
});

describe('problems in the log of a scrape', () => {
  it('are a line each when no scrape was before it', () => {
    const told = new ToldOddities('https://site.test/nl', new Set());
    expect(told.lines([odd('/a'), { ...odd(''), url: 'https://other.test/' }])).toEqual([
      'no-title: /a: has none',
      'no-title: https://other.test/: has none',
    ]);
    expect(told.asBefore()).toBeNull();
  });

  it('are counted where the scrape before had them, by kind', () => {
    const told = new ToldOddities(
      'https://site.test/nl',
      new Set([odd('/a'), odd('/b'), odd('/a', 'dead')].map(oddityKey)),
    );
    expect(told.lines([odd('/a'), odd('/b'), odd('/c')])).toEqual(['no-title: /c: has none']);
    expect(told.lines([odd('/a', 'dead'), odd('/a', 'no-title', 'another')])).toEqual(['no-title: /a: another']);
    expect(told.asBefore()).toBe('problems as in the scrape before: 1 dead, 2 no-title');
  });
});
