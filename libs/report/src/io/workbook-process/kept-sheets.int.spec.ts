import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { BuiltScrape } from '@scrape-and-report/record/testing';
import { buildSiteReport } from '../build-site-report';
import { openKeptSheets } from './kept-sheets';
import { writeWorkbook } from './write-workbook';
import { addDay, nameOfDay } from '../../testing/days-of-lists';

const root = 'https://site.test';
let store: string;
beforeEach(() => void (store = mkdtempSync(join(tmpdir(), 'sheets-'))));
afterEach(() => removeSync(store));

const kept = (): string => join(store, '.production', 'open', 'sheets.bin');

async function workbookOf(day: number, language: 'en' | 'nl' = 'en'): Promise<Buffer> {
  const report = { sections: [], formats: ['xlsx' as const], language };
  const site = await buildSiteReport({ store, scrape: nameOfDay(day), report, root });
  const file = join(store, 'written.xlsx');
  rmSync(file, { force: true });
  await writeWorkbook({ file, store, scrape: nameOfDay(day), site, signal: new AbortController().signal });
  return readFileSync(file);
}

async function anewOf(day: number, language?: 'en' | 'nl'): Promise<Buffer> {
  rmSync(kept(), { force: true });
  return workbookOf(day, language);
}

const SITE: BuiltScrape = {
  pages: [
    {
      path: '/',
      links: [
        { url: `${root}/a`, text: 'To A', anchor: 'x' },
        { url: `${root}/gone`, status: '404' },
      ],
    },
    { path: '/a', title: 'A page', links: [{ url: 'https://elsewhere.test/', type: 'ext', status: '200' }] },
  ],
};
const OTHER: BuiltScrape = { pages: [...SITE.pages, { path: '/new' }] };

/** Sets the time of what is kept far back, to see whether it is written again. */
const isWrittenAgain = async (work: () => Promise<unknown>): Promise<boolean> => {
  utimesSync(kept(), 1, 1);
  await work();
  return statSync(kept()).mtimeMs !== 1000;
};

describe('sheets that hang on nothing of the day', () => {
  it('are taken over from the workbook before, to the same bytes', async () => {
    await addDay(store, 0, SITE);
    const first = await workbookOf(0);
    expect(existsSync(kept())).toBe(true);
    expect(await isWrittenAgain(async () => expect(await workbookOf(0)).toEqual(first))).toBe(false);
    await addDay(store, 1, SITE);
    let second: Buffer | undefined;
    expect(await isWrittenAgain(async () => (second = await workbookOf(1)))).toBe(false);
    expect(second).not.toEqual(first);
    expect(await anewOf(1)).toEqual(second);
  });

  it('are really those that were kept', async () => {
    await addDay(store, 0, SITE);
    const whole = await workbookOf(0);
    const head = (): { madeOf: string; editorial: { chars: number; uses: number } } =>
      JSON.parse(readFileSync(kept(), 'utf8').split('\n', 1)[0]!);
    const { madeOf, editorial } = head();
    const sheets = openKeptSheets(store, madeOf);
    const links = sheets.of('links').kept!;
    sheets.of('links').keep({ ...links, sheet: { ...links.sheet, crc32: links.sheet.crc32 ^ 1 } });
    sheets.save(editorial);
    const other = await workbookOf(0);
    expect(other).toHaveLength(whole.length);
    expect(other).not.toEqual(whole);
  });

  it('are written anew where they are others, in another language, or damaged', async () => {
    await addDay(store, 0, SITE);
    const english = await workbookOf(0);
    let dutch: Buffer | undefined;
    expect(await isWrittenAgain(async () => (dutch = await workbookOf(0, 'nl')))).toBe(true);
    expect(await anewOf(0, 'nl')).toEqual(dutch);
    await workbookOf(0);
    const whole = readFileSync(kept());
    for (const harmed of [whole.subarray(0, -1), Buffer.alloc(0), Buffer.from('{}\n'), flipped(whole)]) {
      writeFileSync(kept(), harmed);
      expect(await workbookOf(0)).toEqual(english);
      expect(readFileSync(kept())).toEqual(whole);
    }
    await addDay(store, 1, OTHER);
    let later: Buffer | undefined;
    expect(await isWrittenAgain(async () => (later = await workbookOf(1)))).toBe(true);
    expect(await anewOf(1)).toEqual(later);
  });

  it('of an older day do not take the place of those of the newest', async () => {
    await addDay(store, 0, SITE);
    const then = await workbookOf(0);
    await addDay(store, 1, OTHER);
    await workbookOf(1);
    expect(await isWrittenAgain(async () => expect(await workbookOf(0)).toEqual(then))).toBe(false);
  });

  it('are those that are written at once, whatever happened on the days between', async () => {
    const link = fc.record({
      url: fc.constantFrom(`${root}/a`, `${root}/c`),
      text: fc.constantFrom('One', 'Two'),
      status: fc.constantFrom('200', '404'),
    });
    const page = fc.record({
      path: fc.constantFrom('/', '/a', '/b'),
      title: fc.constantFrom('x', null),
      category: fc.constantFrom('bib', 'new'),
      links: fc.uniqueArray(link, { selector: ({ url }) => url }),
    });
    const site = fc.uniqueArray(page, { selector: ({ path }) => path, minLength: 1 }).map((pages) => ({ pages }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(site, { minLength: 1, maxLength: 2 }),
        fc.array(fc.nat({ max: 1 }), { minLength: 2, maxLength: 3 }),
        async (sites, days) => {
          for (const name of readdirSync(store)) removeSync(join(store, name));
          let grown: Buffer | undefined;
          for (const [day, at] of days.entries()) {
            await addDay(store, day, sites[at % sites.length]!);
            grown = await workbookOf(day);
          }
          expect(await anewOf(days.length - 1)).toEqual(grown);
        },
      ),
      { numRuns: 4 },
    );
  });
});

function flipped(bytes: Buffer): Buffer {
  const other = Buffer.from(bytes);
  other[other.length - 3]! ^= 1;
  return other;
}
