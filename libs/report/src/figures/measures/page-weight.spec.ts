import { weightsOf } from './page-weight';

const file = (file_nr: number, url: string, type: string, bytes: number | null) => ({
  ...{ file_nr, url, type, bytes, status: '200' },
});

describe('the weight of a page', () => {
  const weightOf = weightsOf([
    file(1, '/hero.png', 'image', 2_600_000),
    file(2, '/site.css', 'style', 500_000),
    file(3, '/hero-4x.png', 'srcset', 9_000_000),
    file(4, '/film.mp4', 'media', 90_000_000),
    file(5, '/unknown.js', 'script', null),
    file(6, '/hero.png', 'style', 2_600_000),
    file(7, '/photo.png', 'image', 3_000_000),
  ]);

  it('is that of what any browser takes, each file once', () => {
    expect(weightOf([1, 2])).toBe('3 MB (/hero.png: 2.6 MB)');
    expect(weightOf([1, 3, 4, 5, 6])).toBeNull();
    expect(weightOf([1, 2, 7])).toBe('6 MB (/photo.png: 3.0 MB)');
  });

  it('is none where nothing is known', () => {
    expect(weightOf([])).toBeNull();
    expect(weightOf([5, 99])).toBeNull();
  });
});
