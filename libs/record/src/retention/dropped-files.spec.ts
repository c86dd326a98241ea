import fc from 'fast-check';
import { droppedFiles, type KeepRule, type NamedScrape } from './dropped-files';

const scrape = (name: string, epoch = 1): NamedScrape => ({ name, epoch, producer: 'anna' });
const filesOf = (name: string): string[] =>
  ['report.xlsx', 'index.html', 'cars.html'].map((f) => `reports/${name}/${f}`);
const day = (nr: number): string => new Date(Date.UTC(2026, 0, nr)).toISOString().slice(2, 10).replaceAll('-', '');

describe('the rule of what is kept of reports', () => {
  it('keeps the newest workbook, and the pages of the newest 31 and of the first of each month', () => {
    const names = Array.from({ length: 100 }, (_, nr) => `${day(nr + 3)}-0500`);
    const files = names.flatMap(filesOf);
    const dropped = droppedFiles(
      files,
      names.map((name) => scrape(name)),
      { workbooks: 1, pages: 31 },
    );
    const left = files.filter((path) => !dropped.has(path));
    expect(left.filter((path) => path.endsWith('.xlsx'))).toEqual([`reports/${names.at(-1)}/report.xlsx`]);
    const pages = left.filter((path) => path.endsWith('index.html')).map((path) => path.split('/')[1]);
    expect(pages).toEqual(['260103-0500', '260201-0500', '260301-0500', ...names.slice(-31)]);
    expect(left.filter((path) => path.endsWith('cars.html'))).toHaveLength(pages.length);
  });

  it('takes nothing that it could not make again, nor what people put there', () => {
    const files = [
      ...filesOf('260301-0500'),
      ...filesOf('260302-0500'),
      ...filesOf('260302-0501'),
      ...filesOf('260302-0500~bram'),
      ...filesOf('260303-0500'),
      'reports/260302-0501/notes.txt',
      'reports/260302-0501/more/x.html',
      'reports/index.html',
      'reports/old/report.xlsx',
    ];
    // 1 March has no scrape any more; of 2 March the second leads.
    const scrapes = [
      scrape('260302-0500'),
      scrape('260302-0501', 2),
      scrape('260302-0500~bram'),
      scrape('260303-0500', 3),
    ];
    const dropped = droppedFiles(files, scrapes, { workbooks: 1, pages: 1 });
    // The first report of the month that counts.
    expect([...dropped]).toEqual(['reports/260302-0501/report.xlsx']);
    const later = [...files, ...filesOf('260305-0500')];
    const all = droppedFiles(later, [...scrapes, scrape('260305-0500', 4)], { workbooks: 1, pages: 1 });
    expect([...all].sort()).toEqual(
      ['260303-0500/cars.html', '260303-0500/index.html', '260302-0501/report.xlsx', '260303-0500/report.xlsx']
        .map((path) => `reports/${path}`)
        .sort(),
    );
  });

  it('leaves the newest workbook where the newest reports have none', () => {
    const names = ['260301-0500', '260302-0500'];
    const files = ['reports/260301-0500/report.xlsx', 'reports/260302-0500/index.html'];
    expect(
      droppedFiles(
        files,
        names.map((name) => scrape(name)),
        { workbooks: 1, pages: 1 },
      ).size,
    ).toBe(0);
  });

  it('comes to the same in whatever order stores drop and come together', () => {
    const names = Array.from({ length: 90 }, (_, nr) => `${day(nr + 1)}-0500`);
    const scrapes = names.map((name) => scrape(name));
    const subset = fc.uniqueArray(fc.constantFrom(...names), { maxLength: 60 });
    const rule: fc.Arbitrary<KeepRule> = fc.record({
      workbooks: fc.integer({ min: 1, max: 5 }),
      pages: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(subset, subset, rule, (a, b, keep) => {
        // Each knows the scrapes that it has reports of.
        const after = (held: readonly string[]): string[] => {
          const known = new Set(held.map((path) => path.split('/')[1]!));
          const dropped = droppedFiles(
            held,
            scrapes.filter(({ name }) => known.has(name)),
            keep,
          );
          return held.filter((path) => !dropped.has(path)).sort();
        };
        const [anna, bram] = [a.flatMap(filesOf), b.flatMap(filesOf)];
        const together = after([...new Set([...anna, ...bram])]);
        expect(after([...new Set([...after(anna), ...after(bram)])])).toEqual(together);
        expect(after([...new Set([...anna, ...after(bram)])])).toEqual(together);
        expect(after(together)).toEqual(together);
      }),
      { numRuns: 300 },
    );
  });
});
