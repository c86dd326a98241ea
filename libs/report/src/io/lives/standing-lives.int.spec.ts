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
import type { AcceptedConfig } from '@scrape-and-report/production';
import type { BuiltScrape } from '@scrape-and-report/record/testing';
import { openReportSource, type ReportSource } from '../open-report-source';
import { writeLives } from './write-lives';
import { addDay, nameOfDay } from '../../testing/days-of-lists';

const root = 'https://site.test';
let store: string;
beforeEach(() => void (store = mkdtempSync(join(tmpdir(), 'told-'))));
afterEach(() => removeSync(store));

const lives = (): string => join(store, 'reports', 'lives');
const told = (): string => join(store, '.production', 'lives.json');
const written = (): ReadonlyMap<string, string> =>
  new Map(readdirSync(lives()).map((name) => [name, readFileSync(join(lives(), name), 'utf8')]));

interface Given {
  readonly accepted?: readonly AcceptedConfig[];
  readonly language?: 'en' | 'nl';
}

/** Whether what the scrape holds was asked for. */
async function tell(day: number, { accepted = [], language = 'en' }: Given = {}): Promise<boolean> {
  const opened = openReportSource(store, nameOfDay(day));
  let isRead = false;
  const facts: ReportSource['facts'] = () => {
    isRead = true;
    return opened.facts();
  };
  try {
    const { held } = await writeLives(
      { ...opened, facts },
      {
        ...{ store, root, language, accepted },
        signal: new AbortController().signal,
        assertLease: async () => undefined,
        onProgress: () => undefined,
      },
    );
    expect(held).toEqual([]);
    return isRead;
  } finally {
    opened.close();
  }
}

const SITE: BuiltScrape = {
  pages: [
    { path: '/', links: [{ url: `${root}/a` }, { url: `${root}/gone`, status: '404' }] },
    { path: '/a', title: null },
  ],
};

describe('the lives of pages of which none moved', () => {
  it('are neither made out nor read', async () => {
    await addDay(store, 0, SITE);
    expect(await tell(0)).toBe(true);
    const before = written();
    expect(await tell(0)).toBe(false);
    await addDay(store, 1, SITE);
    expect(await tell(1)).toBe(false);
    expect(written()).toEqual(before);
  });

  it('are made out again by other rules, in another language, and when a rule runs out', async () => {
    const accepted = { kind: 'no-title', path: '/a', reason: 'ours', until: '2026-03-11' };
    const steps: readonly (readonly [day: number, given: Given])[] = [
      [0, {}],
      [0, { accepted: [accepted] }],
      [0, { accepted: [accepted], language: 'nl' }],
      [2, { accepted: [accepted], language: 'nl' }],
    ];
    for (const [day, given] of steps) {
      if (!existsSync(join(store, nameOfDay(day)))) await addDay(store, day, SITE);
      expect(await tell(day, given)).toBe(true);
      expect(await tell(day, given)).toBe(false);
    }
  });

  it('are mended where a file was damaged, changed by somebody or taken away', async () => {
    await addDay(store, 0, SITE);
    await tell(0);
    const before = written();
    const file = join(lives(), 'p-1-000.html');
    const { mtimeMs } = statSync(file);
    for (const harm of [
      () => rmSync(file),
      () => writeFileSync(file, ''),
      () => {
        writeFileSync(file, before.get('p-1-000.html')!.replace(/made-of" content="\w/, 'made-of" content="0'));
        utimesSync(file, mtimeMs / 1000 + 9, mtimeMs / 1000 + 9);
      },
      () => removeSync(lives()),
      () => writeFileSync(told(), '{"madeOf":"x"'),
    ]) {
      harm();
      expect(await tell(0)).toBe(true);
      expect(written()).toEqual(before);
      expect(await tell(0)).toBe(false);
    }
  });

  it('go on without files of another number, which somebody put there', async () => {
    await addDay(store, 0, SITE);
    await tell(0);
    writeFileSync(join(lives(), 'p-2-001.html'), 'x');
    expect(await tell(0)).toBe(false);
    expect([...written().keys()].sort()).toEqual(['index.html', 'p-1-000.html']);
  });

  it('are those that are made at once, whatever happened on the days between', async () => {
    const page = fc.record({ path: fc.constantFrom('/', '/a', '/b'), title: fc.constantFrom('x', null) });
    const link = fc.record({ url: fc.constantFrom(`${root}/a`, `${root}/c`), status: fc.constantFrom('200', '404') });
    const site: fc.Arbitrary<BuiltScrape> = fc.record({
      pages: fc
        .tuple(
          fc.uniqueArray(page, { selector: ({ path }) => path, minLength: 1 }),
          fc.uniqueArray(link, { selector: ({ url }) => url }),
        )
        .map(([pages, links]) => pages.map((one) => ({ ...one, links }))),
      redirects: fc.subarray([{ req_url: `${root}/c`, redir_url: `${root}/a`, redir_type: '301' }]),
      problems: fc.subarray([{ url: `${root}/c`, kind: 'http-404', detail: '' }]),
    });
    let short = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(site, { minLength: 1, maxLength: 2 }),
        fc.array(fc.nat({ max: 1 }), { minLength: 2, maxLength: 4 }),
        async (sites, days) => {
          for (const name of readdirSync(store)) removeSync(join(store, name));
          for (const [day, at] of days.entries()) {
            await addDay(store, day, sites[at % sites.length]!);
            if (!(await tell(day))) short += 1;
          }
          const grown = written();
          removeSync(lives());
          await tell(days.length - 1);
          expect(written()).toEqual(grown);
        },
      ),
      { numRuns: 10 },
    );
    expect(short).toBeGreaterThan(0);
  });
});
