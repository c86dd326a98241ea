import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { arbitraryScrape } from '../../testing/arbitrary-scrape';
import { encodeRowGroups, rowsFrom } from './row-groups';
import { decodeList, decodePlainList, encodeList, groupList, type ScrapeList } from './scrape-list';
import { splitScrape } from '../split-scrape';

class Stored {
  readonly bytes = new Map<string, Buffer>();
  readonly keep = (bytes: Buffer): string => {
    const digest = createHash('sha256').update(bytes).digest('hex');
    this.bytes.set(digest, bytes);
    return digest;
  };
  readonly read = (digest: string): Buffer | null => this.bytes.get(digest) ?? null;
}

const cell = fc.oneof(fc.webUrl(), fc.string(), fc.constant(null), fc.integer());
const arbitraryRows = fc.array(fc.tuple(cell, cell, cell), { maxLength: 300 });

describe('rows of a list in groups', () => {
  it('are the same again, whatever stands in them', () => {
    fc.assert(
      fc.property(arbitraryRows, (rows) => {
        const stored = new Stored();
        expect(rowsFrom(encodeRowGroups(rows).map(stored.keep), stored.read, rows.length)).toEqual(rows);
      }),
      { numRuns: 50 },
    );
  });

  it('are refused where they are none, or more than there may be', () => {
    const stored = new Stored();
    const digests = encodeRowGroups([['a', 'b', 'c']]).map(stored.keep);
    expect(() => rowsFrom(Array<string>(1e6).fill(digests[0]!), stored.read, 1000)).toThrow(RangeError);
    for (const text of ['', '{}', '[["a","b"]]', '[[{},"b","c"]]', '["abc"]'])
      expect(() => rowsFrom(['0'], () => Buffer.from(text), 9)).toThrow(RangeError);
    expect(() => rowsFrom(['0'], () => null, 9)).toThrow('no pack of the store holds 0 whole');
  });
});

describe('a list with very many problems', () => {
  const { pages, tables } = fc.sample(arbitraryScrape, { numRuns: 1, seed: 7 })[0]!;
  const page = (nr: number): ScrapeList['pages'] => {
    const paths = Array.from({ length: nr }, (_, at) => `/p${String(at).padStart(5, '0')}`);
    const days = { fetched: paths.map(() => 0), inlinks: paths.map(() => 1), sources: paths.map(() => 'link') };
    return { path: paths, version: paths.map((path) => createHash('sha256').update(path).digest('hex')), ...days };
  };
  const stored = new Stored();
  const list: ScrapeList = {
    ...splitScrape(pages, tables, { reading: stored.keep, version: stored.keep }),
    pages: page(1000),
    problems: { rows: Array.from({ length: 1000 }, (_, nr) => [`https://a.test/p${nr}`, 'no-title', '']), jumps: [] },
  };

  it('names them by groups, is the same again, and tells by itself what needs no pack', () => {
    const bytes = encodeList(groupList(list, stored.keep));
    expect(bytes.length * 3).toBeLessThan(encodeList(list).length);
    const { groups, ...read } = decodeList(bytes, stored.read);
    expect(read).toEqual(list);
    expect(groups!.every((digest) => stored.bytes.has(digest))).toBe(true);
    expect(decodePlainList(bytes)).toMatchObject({ parameters: list.parameters, redirs: list.redirs });
    expect(decodePlainList(bytes).pages.path).toEqual(list.pages.path);
    expect(() => decodeList(bytes)).toThrow(/no pack of the store holds/);
  });

  it('is written as older ones are where it is small, and these are read', () => {
    const few = { ...list, pages: page(63) };
    expect(groupList(few, stored.keep)).toBe(few);
    expect(decodeList(encodeList(list))).toEqual(list);
  });

  it('that has both, or neither, is refused', () => {
    const grouped = groupList(list, stored.keep) as Exclude<ReturnType<typeof groupList>, ScrapeList>;
    const both = { ...grouped, problems: list.problems };
    expect(() => decodeList(encodeList(both), stored.read)).toThrow(/rows beside groups/);
    const versions = { ...grouped, pages: { ...grouped.pages, version: list.pages.version } };
    expect(() => decodeList(encodeList(versions), stored.read)).toThrow(/no list of a scrape/);
    const { groups: _, ...none } = grouped.pages;
    expect(() => decodeList(encodeList({ ...grouped, pages: none as ScrapeList['pages'] }), stored.read)).toThrow(
      /no list of a scrape/,
    );
  });
});
