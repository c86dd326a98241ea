import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { arbitraryScrape, type ScrapeRows } from '../testing/arbitrary-scrape';
import { joinPage, joinTables } from './join-scrape';
import { decodeReading, encodeReading } from './stored-reading';
import { decodeVersion } from './page-version';
import { NotSplittableError } from './page-rows';
import { decodeList, encodeList, type ScrapeList } from './list/scrape-list';
import { noteNamed, nothingNamed } from './scrape-tables';
import { rootOf, splitScrape, type StoredOnce } from './split-scrape';

class Stored implements StoredOnce {
  readonly bytes = new Map<string, Buffer>();

  reading(bytes: Buffer): string {
    const digest = createHash('sha256').update(bytes).digest('hex');
    this.bytes.set(digest, bytes);
    return digest;
  }

  version(bytes: Buffer): string {
    return this.reading(bytes);
  }
}

function joined(list: ScrapeList, { bytes }: Stored): ScrapeRows {
  const named = nothingNamed();
  const root = rootOf(list.parameters);
  const pages = list.pages.version.map((digest, place) => {
    const version = decodeVersion(bytes.get(digest)!);
    const page = joinPage(list, place, version, decodeReading(bytes.get(version.reading)!, root));
    noteNamed(named, page);
    return page;
  });
  return { pages, tables: joinTables(list, named) };
}

describe('a scrape in format 2', () => {
  it('gives back every row of any scrape', () => {
    fc.assert(
      fc.property(arbitraryScrape, ({ pages, tables }) => {
        const stored = new Stored();
        const list = splitScrape(pages, tables, stored);
        expect(joined(decodeList(encodeList(list)), stored)).toEqual({ pages, tables });
      }),
      { numRuns: 100 },
    );
  });

  it('stores no reading for a morning on which answers are slow', () => {
    fc.assert(
      fc.property(arbitraryScrape, fc.integer({ min: 1, max: 9 }), ({ pages, tables }, slow) => {
        const stored = new Stored();
        const as = (seen: string) =>
          pages.map((page) => ({ ...page, checks: page.checks && { ...page.checks, seen } }));
        const readingsOf = (list: ScrapeList): string[] =>
          list.pages.version.map((digest) => decodeVersion(stored.bytes.get(digest)!).reading);
        const quick = splitScrape(as('{"noAlt":1}'), tables, stored);
        const late = splitScrape(as(`{"noAlt":1,"slow":${slow}}`), tables, stored);
        expect(readingsOf(late)).toEqual(readingsOf(quick));
      }),
      { numRuns: 20 },
    );
  });

  it('stores nothing for a day on which only times, statuses and inlinks differ', () => {
    fc.assert(
      fc.property(arbitraryScrape, ({ pages, tables }) => {
        const stored = new Stored();
        splitScrape(pages, tables, stored);
        const known = stored.bytes.size;
        const next = pages.map((page) => ({
          ...page,
          info: { ...page.info, inlinks: 7, sources: 'link' },
          response: page.response && { ...page.response, fetched_at: '2027-01-01T00:00:00.000Z' },
        }));
        const links = tables.links.map((link) => ({ ...link, status: '500' }));
        splitScrape(next, { ...tables, links, redirs: [['a', 'b', 'c']] }, stored);
        expect(stored.bytes.size).toBe(known);
      }),
      { numRuns: 20 },
    );
  });

  it('stores the text once of a page whose validators alone differ', () => {
    const [{ pages, tables }] = fc.sample(
      arbitraryScrape.filter((scrape) => scrape.pages.length === 1),
      { numRuns: 1, seed: 19 },
    ) as [ScrapeRows];
    const stored = new Stored();
    splitScrape(pages, tables, stored);
    splitScrape([{ ...pages[0]!, info: { ...pages[0]!.info, etag: 'another' } }], tables, stored);
    expect(stored.bytes.size).toBe(3);
  });

  it('refuses what it could not give back: two links of one address, a page of another number, pages out of order', () => {
    const tables = { ...fc.sample(arbitraryScrape, { numRuns: 1, seed: 1 })[0]!.tables, targets: [], files: null };
    const link = { url: 'https://a.test/', anchor: '', type: 'ext', status: null };
    const twice = [
      { ...link, nr: 1 },
      { ...link, nr: 2, type: 'ext-to-int' },
    ];
    const [page] = fc.sample(arbitraryScrape, { numRuns: 9, seed: 2 }).flatMap(({ pages }) => pages);
    const plain = { ...page!, links: [], found: null, checks: null };
    const split = (...[pages, some]: [ScrapeRows['pages'], ScrapeRows['tables']]) =>
      splitScrape(pages, some, new Stored());
    expect(() => split([], { ...tables, links: twice })).toThrow(NotSplittableError);
    expect(() => split([{ ...plain, page_id: 1 }], { ...tables, links: [] })).toThrow(NotSplittableError);
    expect(() => split([plain, plain], { ...tables, links: [] })).toThrow(NotSplittableError);
    expect(() =>
      split([{ ...plain, links: [{ seq: 0, text: '', url: 'x', anchor: '' }] }], { ...tables, links: [] }),
    ).toThrow(NotSplittableError);
  });
});

describe('bytes that come from elsewhere', () => {
  it('are a list, a reading or a version, or refused as none', () => {
    const [{ pages, tables }] = fc.sample(
      arbitraryScrape.filter((scrape) => scrape.pages.length > 2),
      { numRuns: 1, seed: 3 },
    ) as [ScrapeRows];
    const stored = new Stored();
    const list = splitScrape(pages, tables, stored);
    const texts = [...stored.bytes.values(), Buffer.from(JSON.stringify(list))].map((bytes) => bytes.toString('utf8'));
    const odd = fc.constantFrom('null', '-1', '1e99', '"x"', '[]', '{}', '[[1]]', '9007199254740993');
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), odd, (text, seed, value) => {
        // One value of it is another: a number, a text, a list.
        const values = [...text.matchAll(/(?<=[[:,])(?:"(?:[^"\\]|\\.)*"|-?\d+|null|\[\])(?=[\],}])/g)];
        const { index = 0, 0: old = '' } = values[seed % values.length] ?? {};
        const bytes = Buffer.from(text.slice(0, index) + value + text.slice(index + old.length));
        for (const read of [
          (): unknown => decodeReading(bytes, 'https://a.test'),
          () => decodeVersion(bytes),
          () => readList(bytes),
        ])
          expectRangeErrorOrNone(read);
      }),
      { numRuns: 200 },
    );

    function readList(bytes: Buffer): unknown {
      return joined(decodeList(encodeList(JSON.parse(bytes.toString('utf8')) as ScrapeList)), stored);
    }
  });

  it('cannot ask for more memory than they may', () => {
    const { pages, tables } = fc.sample(arbitraryScrape, { numRuns: 1, seed: 4 })[0]!;
    const stored = new Stored();
    const list = splitScrape(pages, tables, stored);
    const huge = { ...list, links: { ...list.links, statuses: ['200', 2 ** 50] } };
    expect(() => joined(decodeList(encodeList(huge)), stored)).toThrow(RangeError);
  });
});

function expectRangeErrorOrNone(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    // A digest that nobody stored is the reader's to tell.
    if (!(error instanceof RangeError) && !/undefined/.test((error as Error).message)) throw error;
  }
}

it('writes equal readings as equal bytes', () => {
  const [{ pages }] = fc.sample(
    arbitraryScrape.filter((scrape) => scrape.pages.length > 0),
    { numRuns: 1, seed: 5 },
  ) as [ScrapeRows];
  const { info, ...rest } = pages[0]!;
  const turned = Object.fromEntries(Object.entries(info).reverse()) as unknown as typeof info;
  expect(encodeReading({ info: turned, ...rest }, '').equals(encodeReading(pages[0]!, ''))).toBe(true);
});
