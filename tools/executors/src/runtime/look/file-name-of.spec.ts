import { fileNameOf } from './file-name-of';

describe('fileNameOf', () => {
  it.each([
    ['compare-260301-0500-260302-0500~bram', 'compare-260301-0500-260302-0500~bram.html'],
    ['page-260301-0500-/paspoort', 'page-260301-0500--paspoort.html'],
  ])('%s is %s', (name, file) => expect(fileNameOf(name)).toBe(file.replace('--', '-')));

  it('tells names apart of which only part can be a name', () => {
    const names = [
      'p-/a',
      'p-/a?x',
      'p-/a?y',
      'p-/A',
      'p-/a/',
      'p-/a-b',
      'p-/a/b',
      'p-/ä',
      'p-/../..',
      `p-/${'a'.repeat(300)}`,
      `p-/${'a'.repeat(301)}`,
    ];
    const files = names.map(fileNameOf);
    expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(names.length);
    for (const file of files) expect(file).toMatch(/^[\w~-][\w~.-]{0,90}\.html$/);
  });
});
