import fc from 'fast-check';
import { loadProfile } from '../io/disk/load-profile';
import { createUrlRules } from '../url/url-rules';
import { FileNumbers, PageFiles } from './page-files';
import { fileTargets, WrittenFiles } from './written-files';

const profile = loadProfile('generic');
const urls = createUrlRules('https://x.nl/nl', profile);

describe('files as pages write them', () => {
  it('lead to what the URL rules say, whichever pages named them before', () => {
    const piece = fc.constantFrom(
      'a',
      'b/',
      '../',
      '/',
      '//y.nl',
      '?q',
      '#z',
      'http:',
      'https:',
      ':',
      '\\',
      '\t',
      '\u0001',
      ' ',
      '%20',
      '.',
    );
    const href = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('').trim());
    const base = fc.constantFrom(
      'https://x.nl/nl/',
      'https://x.nl/nl/b',
      'https://x.nl/nl/b/c?d/e',
      'http://x.nl/nl/b',
      'https://y.nl/nl/b',
    );
    fc.assert(
      fc.property(
        fc.array(href, { minLength: 1, maxLength: 5 }),
        fc.array(base, { minLength: 1, maxLength: 6 }),
        (hrefs, bases) => {
          const [files, fresh] = [new WrittenFiles(), createUrlRules('https://x.nl/nl', profile)];
          for (const page of bases) {
            const targetOf = fileTargets(page, urls);
            for (const written of hrefs) {
              const file = files.of('image', written);
              if (file === null) continue;
              const expected = fresh.resolve(written, page);
              const isAskable = expected !== null && !expected.ignored && expected.url.startsWith('http');
              expect(targetOf(file)?.url ?? null).toBe(isAskable ? expected.url : null);
            }
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('are one for all pages that write them so, each type for itself; what stands in the page is none', () => {
    const files = new WrittenFiles();
    const first = files.of('image', 'a.png');
    expect(files.of('image', 'a.png')).toBe(first);
    expect(files.of('srcset', 'a.png')).not.toBe(first);
    for (const none of [
      '',
      '#a',
      'data:image/gif,x',
      `DATA:image/png;base64,${'A'.repeat(5000)}`,
      'blob:x',
      'mailto:a@x.nl',
    ])
      expect(files.of('image', none)).toBeNull();
  });

  it('are forgotten when they are too many, and asked of the rules anew where those are others', () => {
    const files = new WrittenFiles();
    const first = files.of('image', '/nl/a.png')!;
    expect(fileTargets('https://x.nl/nl/', urls)(first)!.inScope).toBe(true);
    const others = createUrlRules('https://x.nl/en', profile);
    expect(fileTargets('https://x.nl/en/', others)(first)!.inScope).toBe(false);
    for (let nr = 0; nr < 3000; nr += 1) files.of('image', `${nr}.png`);
    expect(files.of('image', '/nl/a.png')).toBe(first);
    files.turn();
    expect(files.of('image', '/nl/a.png')).not.toBe(first);
  });

  it('are told by what is written, whatever stood after the file before them on other pages', () => {
    const value = fc.tuple(
      fc.constantFrom<'image' | 'script'>('image', 'script'),
      fc.constantFrom('a', ' a', 'b\n', 'b', 'c', '#', ''),
    );
    fc.assert(
      fc.property(fc.array(fc.array(value, { maxLength: 8 }), { maxLength: 6 }), (pages) => {
        const files = new WrittenFiles();
        for (const page of pages) {
          files.turn();
          for (const [type, written] of page) {
            const file = files.of(type, written);
            const href = written.trim();
            expect(file && [file.type, file.href]).toEqual(href === '' || href === '#' ? null : [type, href]);
          }
        }
      }),
    );
  });

  it('have the numbers that the crawl knows, once a page, though a page before came to nothing', () => {
    const value = fc.tuple(
      fc.constantFrom<'image' | 'script'>('image', 'script'),
      fc.constantFrom('a', './a', '/nl/a', 'b', 'c'),
    );
    const page = fc.tuple(
      fc.array(value, { maxLength: 6 }),
      fc.constantFrom('https://x.nl/nl/', 'https://x.nl/nl/b/'),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.array(page, { maxLength: 8 }), (pages) => {
        const [written, files] = [new WrittenFiles(), new PageFiles()];
        const known: string[] = [];
        for (const [values, base, isKept] of pages) {
          written.turn();
          const numbers = new FileNumbers(files);
          const targetOf = fileTargets(base, urls);
          const used = values.flatMap(([type, href]) => {
            const file = written.of(type, href)!;
            return numbers.ofWritten(file, targetOf(file)!) ?? [];
          });
          const keys = [...new Set(values.map(([type, href]) => `${type} ${new URL(href, base).href}`))];
          expect(used.map((number) => [...known, ...numbers.fresh][number])).toEqual(keys);
          if (!isKept) continue;
          known.push(...numbers.fresh);
          files.apply({ ids: '', seen: {}, newFiles: numbers.fresh, files: used });
        }
        expect(new Set(known).size).toBe(known.length);
      }),
      { numRuns: 500 },
    );
  });
});
