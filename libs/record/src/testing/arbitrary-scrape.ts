import fc from 'fast-check';
import type { Cell, RecordedPage } from '../readings/page-rows';
import {
  fileKey,
  fileOfKey,
  linkKey,
  linkOfKey,
  noteNamed,
  nothingNamed,
  type ScrapeTables,
} from '../readings/scrape-tables';
import { PAGE_INFO_COLUMNS } from '../scrape-db/schema';
import { pageIdOf } from '../site-url';

/** The rows of a scrape. */
export interface ScrapeRows {
  readonly pages: readonly RecordedPage[];
  readonly tables: ScrapeTables;
}

const ROOT = 'https://site.test/nl';
/** Few of each, so that pages share them. */
const url = fc.oneof(
  fc.nat(12).map((nr) => `${ROOT}/p${nr}`),
  fc.constantFrom(ROOT, `${ROOT}?q=1`, 'https://site.test/nlx', 'http://other.test/=a', '!odd', '=odd', ''),
);
const text = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('', ' ', 'é', '"\\\n', '\u2028', '😀'));
const cell: fc.Arbitrary<Cell> = fc.oneof(text, fc.integer(), fc.constant(null));
const link = fc.record({ url, anchor: fc.constantFrom('', 'a', 'b#c', ' '), text });
const file = fc.record({ type: fc.constantFrom('image', 'style', 'alternate'), url }).map(fileKey);
const time = fc.oneof(
  fc.integer({ min: 0, max: 4e12 }).map((ms) => new Date(ms).toISOString()),
  fc.constantFrom('', 'yesterday', '2026-03-03'),
);
const infoNames = Object.keys(PAGE_INFO_COLUMNS) as (keyof RecordedPage['info'])[];
const needed: Readonly<Record<string, fc.Arbitrary<Cell>>> = { ed_words: fc.nat(), inlinks: fc.nat(), sources: text };
const info = fc.record(Object.fromEntries(infoNames.map((name) => [name, needed[name] ?? cell]))) as fc.Arbitrary<
  RecordedPage['info']
>;

/** One page; the numbers of its links begin at 0 or at 1, and after a `forget` some are missing. */
const arbitraryPage = fc
  .record({
    // By code unit the second of the last two stands before the first, by byte behind it.
    path: fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('é', '\uffee', '😀')).map((rest) => `/${rest}`),
    url,
    body_digest: fc.option(fc.nat(9).map((nr) => String(nr).repeat(64))),
    info,
    links: fc.array(link, { maxLength: 5 }),
    first: fc.constantFrom(0, 0, 1, 3),
    response: fc.option(fc.record({ url, fetched_at: time, content_type: fc.option(text) })),
    found: fc.option(fc.record({ targets: fc.array(url, { maxLength: 5 }), odd: text })),
    checks: fc.option(
      fc.record({
        files: fc.array(
          fc.oneof(
            file,
            fc.nat(99).map((nr) => `#${nr + 1000}`),
          ),
        ),
        seen: fc.oneof(
          text,
          fc.constantFrom('{}', '{"slow":5}', '{"noAlt":2,"slow":3}', 'x{"slow":5}', '{,"slow":5}', '{"slow":05}'),
        ),
        ids: text,
        sketch: text,
      }),
    ),
  })
  .map(({ first, links, ...page }): RecordedPage => ({
    page_id: pageIdOf(page.path),
    ...page,
    links: links.map((one, nr) => ({ seq: nr + first, ...one })),
  }));

/** Rising numbers from 1, with a gap here and there. */
const numbersFor = (count: number, gaps: readonly number[]): number[] => {
  let last = 0;
  return Array.from({ length: count }, (_, at) => (last += 1 + (gaps[at] ?? 0)));
};

const keyRows = fc.uniqueArray(fc.tuple(text, text, text), { selector: (row) => row.join('\n'), maxLength: 5 });
const unreachedRows = fc.uniqueArray(fc.tuple(text, fc.option(fc.nat()), text, text, fc.nat(), fc.nat(1)), {
  selector: ([first]) => first,
  maxLength: 3,
});

/** What of a scrape is not of its pages. */
const others = fc.record({
  looks: fc.boolean(),
  hasUnreached: fc.boolean(),
  hasOwnFacts: fc.boolean(),
  hasSketch: fc.boolean(),
  isSorted: fc.boolean(),
  extra: fc.array(link, { maxLength: 4 }),
  gaps: fc.array(fc.nat(2), { maxLength: 6 }),
  values: fc.array(fc.constantFrom('200', '404', null), { minLength: 60, maxLength: 60 }),
  hasRoot: fc.boolean(),
  rows: keyRows,
  unreached: unreachedRows,
});
const pagesOfScrape = fc.uniqueArray(arbitraryPage, { selector: ({ path }) => path.normalize('NFC'), maxLength: 8 });

/** Rows of a scrape as any version of the scrape may have left them. */
export const arbitraryScrape: fc.Arbitrary<ScrapeRows> = fc
  .tuple(pagesOfScrape, others)
  .map(([pages, other]) => rowsOf(pages, other));

/** Two scrapes of one site, of which the later has some pages as they were, some edited, some anew, and some no more. */
export const arbitraryDays: fc.Arbitrary<{ readonly before: ScrapeRows; readonly after: ScrapeRows }> = fc
  .tuple(pagesOfScrape, pagesOfScrape, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), others, others)
  .map(([pages, news, stays, first, second]) => {
    const { looks, hasUnreached, hasOwnFacts, hasSketch, hasRoot } = first;
    const kept = pages
      .filter((_, at) => stays[at])
      .map((page, at) => ({ ...page, info: { ...page.info, inlinks: 7, ...(at % 2 && { ed_text: 'edited' }) } }));
    const paths = new Set(kept.map(({ path }) => path.normalize('NFC')));
    const after = [...kept, ...news.filter(({ path }) => !paths.has(path.normalize('NFC')))];
    return {
      before: rowsOf(pages, first),
      after: rowsOf(after, { ...second, looks, hasUnreached, hasOwnFacts, hasSketch, hasRoot }),
    };
  });

function rowsOf(pages: readonly RecordedPage[], { hasOwnFacts, hasSketch, looks, ...other }: Others): ScrapeRows {
  const recorded = pages
    .map((page): RecordedPage => ({
      ...page,
      checks: looks && page.checks ? { ...page.checks, sketch: hasSketch ? page.checks.sketch : '' } : null,
      info: hasOwnFacts ? page.info : { ...page.info, own_facts: null },
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    pages: recorded,
    tables: tablesFor(recorded, { looks, hasOwnFacts, hasSketch: !looks || hasSketch, ...other }),
  };
}

interface Others {
  readonly looks: boolean;
  readonly hasUnreached: boolean;
  readonly hasOwnFacts: boolean;
  readonly hasSketch: boolean;
  readonly isSorted: boolean;
  readonly extra: readonly { readonly url: string; readonly anchor: string }[];
  readonly gaps: readonly number[];
  readonly values: readonly (string | null)[];
  readonly hasRoot: boolean;
  readonly rows: readonly (readonly [string, string, string])[];
  readonly unreached: readonly (readonly Cell[])[];
}

function tablesFor(pages: readonly RecordedPage[], others: Others): ScrapeTables {
  const { looks, extra, gaps, values, rows, isSorted } = others;
  const named = nothingNamed();
  for (const page of pages) noteNamed(named, page);
  const ordered = (keys: Iterable<string>): string[] => {
    const sorted = [...new Set(keys)].sort((a, b) => (a < b ? -1 : 1));
    return isSorted ? sorted : sorted.reverse();
  };
  const numbered = <T>(keys: readonly string[], rowOf: (key: string, nr: number, at: number) => T): T[] => {
    const numbers = numbersFor(keys.length, gaps);
    return keys.map((key, at) => rowOf(key, numbers[at]!, at));
  };
  const value = (at: number): string | null => values[at % values.length]!;
  return {
    parameters: [...(others.hasRoot ? [['root', ROOT]] : []), ['started', null]],
    links: numbered(ordered([...named.links, ...extra.map(linkKey)]), (key, nr, at) => ({
      nr,
      ...linkOfKey(key),
      type: at % 3 === 0 ? 'int' : 'ext',
      status: value(at),
    })),
    targets: numbered(ordered([...named.targets, ...extra.map((one) => one.url)]), (key, nr) => ({ nr, url: key })),
    files: looks
      ? numbered(ordered(named.files), (key, nr, at) => ({
          nr,
          ...fileOfKey(key),
          status: value(at),
          bytes: at % 2 ? at : null,
        }))
      : null,
    problems: numbersFor(rows.length, gaps).map((nr, at) => [nr, ...rows[at]!] as const),
    redirs: rows,
    unreached: others.hasUnreached ? others.unreached : null,
    findings: looks ? rows : [],
    hasOwnFacts: others.hasOwnFacts,
    hasSketch: others.hasSketch,
  };
}
