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
    expect(told.totals()).toEqual([]);
  });

  it('are counted where the scrape before had them, by kind', () => {
    const told = new ToldOddities(
      'https://site.test/nl',
      new Set([odd('/a'), odd('/b'), odd('/a', 'dead')].map(oddityKey)),
    );
    expect(told.lines([odd('/a'), odd('/b'), odd('/c')])).toEqual(['no-title: /c: has none']);
    expect(told.lines([odd('/a', 'dead'), odd('/a', 'no-title', 'another')])).toEqual(['no-title: /a: another']);
    expect(told.totals()).toEqual(['problems as in the scrape before: 1 dead, 2 no-title']);
  });

  it('are counted where there are very many of a kind, however they come', () => {
    const told = new ToldOddities('https://site.test/nl', new Set([oddityKey(odd('/old'))]));
    const many = Array.from({ length: 250 }, (_, nr) => odd(`/${nr}`));
    const lines = [
      ...told.lines(many.slice(0, 130)),
      ...told.lines([...many.slice(130), odd('/a', 'dead'), odd('/old')]),
    ];
    expect(lines.filter((line) => line.startsWith('no-title'))).toHaveLength(200);
    expect(lines.at(-1)).toBe('dead: /a: has none');
    expect(told.totals()).toEqual([
      'more of them, in the record: 50 no-title',
      'problems as in the scrape before: 1 no-title',
    ]);
  });
});
