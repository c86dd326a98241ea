import { violationLines } from './violations';
import { isWantedByBrowser } from './wanted-by-browser';

describe('what axe holds against a page', () => {
  it('is told by rule, selector and help, each once', () => {
    const node = (...target: unknown[]): object => ({ target });
    expect(
      violationLines([
        { id: 'label', help: 'Form elements\n must have labels', nodes: [node('#b'), node('#a'), node('#a')] },
        { id: 'image-alt', nodes: [node(['#host', 'img'])] },
      ]),
    ).toEqual([
      'image-alt: #host >>> img',
      'label: #a (Form elements must have labels)',
      'label: #b (Form elements must have labels)',
    ]);
  });

  it('is bounded, and nothing where a page says something else', () => {
    const nodes = Array.from({ length: 50 }, (_, nr) => ({ target: [`#n${nr}`.repeat(300)] }));
    const many = Array.from({ length: 50 }, (_, nr) => ({ id: `rule-${nr}`, help: 'h'.repeat(1000), nodes }));
    const lines = violationLines(many);
    expect(lines).toHaveLength(100);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(500);
    for (const nothing of [null, 'x', {}, [null], [1], [{ id: 7 }], [{ id: 'a b', nodes }], [{ id: 'a', nodes: 'x' }]])
      expect(violationLines(nothing)).toEqual([]);
  });
});

describe('what a browser may ask for', () => {
  it.each([
    ['GET', 'stylesheet', 'https://cdn.test/a.css', true],
    ['GET', 'document', 'https://site.test/', true],
    ['POST', 'fetch', 'https://site.test/send', false],
    ['GET', 'media', 'https://site.test/film.mp4', false],
    ['GET', 'websocket', 'wss://site.test/', false],
    ['GET', 'script', 'https://stats.test/matomo.js', false],
    ['GET', 'image', 'https://www.google-analytics.com/collect', false],
    ['GET', 'image', 'file:///etc/passwd', false],
  ])('%s of a %s, %s: %s', (method, type, url, expected) => {
    expect(isWantedByBrowser({ method, type, url })).toBe(expected);
  });
});
