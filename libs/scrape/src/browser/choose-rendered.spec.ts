import { chooseRendered, Renderable } from './choose-rendered';

const page = (path: string, more: Partial<Renderable> = {}): Renderable => ({
  ...{ url: `https://site.test${path}`, path, isChanged: false, lookedOn: null, isFaulty: false },
  ...more,
});
const choose = (pages: readonly Renderable[], visited: readonly string[], most: number): string[] =>
  chooseRendered({ pages, visited, most }).map((url) => url.slice('https://site.test'.length));

/** Forty changed, forty faulty, forty visited, and forty that are none of these. */
const SITE = Array.from({ length: 40 }, (_, nr) => [
  page(`/changed/${nr}`, { isChanged: true }),
  page(`/faulty/${nr}`, { isFaulty: true, lookedOn: `2026-11-${String(28 - (nr % 28)).padStart(2, '0')}` }),
  page(`/visited/${nr}`, { lookedOn: '2026-11-28' }),
  page(`/other/${nr}`, { lookedOn: nr === 7 ? null : '2026-11-01' }),
]).flat();
const VISITED = Array.from({ length: 40 }, (_, nr) => `/visited/${39 - nr}`);

describe('which pages a browser looks at', () => {
  it('gives each kind its share, and the rest to the most visited', () => {
    const chosen = choose(SITE, VISITED, 20);
    const count = (kind: string): number => chosen.filter((path) => path.startsWith(`/${kind}/`)).length;
    expect([count('changed'), count('faulty'), count('visited'), chosen.length]).toEqual([10, 4, 6, 20]);
    expect(chosen).toContain('/visited/39');
    // Those that were seen on the first days of the month, the longest unseen.
    expect(chosen.filter((path) => path.startsWith('/faulty/'))).toEqual([
      '/faulty/27',
      '/faulty/26',
      '/faulty/25',
      '/faulty/24',
    ]);
  });

  it('goes on with those that were unseen for longest, where there is room', () => {
    const small = [page('/a', { lookedOn: '2026-11-02' }), page('/b'), page('/c', { lookedOn: '2026-11-01' })];
    expect(choose(small, [], 2)).toEqual(['/b', '/c']);
    expect(choose(small, ['/a'], 2)).toEqual(['/a', '/b']);
    expect(choose(small, ['/gone'], 9)).toEqual(['/b', '/c', '/a']);
  });

  it('takes changed pages by their visits, each page once', () => {
    const both = [page('/a', { isChanged: true }), page('/b', { isChanged: true, isFaulty: true })];
    expect(choose(both, ['/b', '/a'], 4)).toEqual(['/b', '/a']);
  });
});
