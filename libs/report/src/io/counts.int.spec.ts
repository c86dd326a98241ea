import { mkdtempSync, readFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReportConfig } from '@scrape-and-report/production';
import { htmlOf, storeLayout } from '@scrape-and-report/record';
import { parseLifeFile } from '../lives/life-file';
import type { PageLife, SiteReport } from '../model';
import { renderSectionPage, renderSitePage } from '../pages';
import { renderSectionInput } from '../sections/render-section-input';
import { countDay } from '../testing/count-day';
import { buildGoldenStore, GOLDEN_ROOT, GOLDEN_SECOND } from '../testing/golden';
import { workbookInputOf } from '../workbook/workbook-input';
import { workbookSheets } from '../workbook/workbook-sheets';
import { buildSections } from './build-sections';
import { siteReportOf } from './build-site-report';
import { openReportSource } from './open-report-source';
import {
  LIVES_FOLDER,
  LIVES_INDEX,
  lifeFiles,
  type LivesIndex,
  type VisitsFile,
  visitsFiles,
} from '../pages/client/life/life-files';
import { writeLives } from './lives/write-lives';
import type { ReportSource } from './open-report-source';
import { workbookSourceOf } from './stream-workbook';

const sections: ReportConfig['sections'] = [{ name: 'all', pathPrefix: '/' }];
const report: ReportConfig = { sections, formats: ['xlsx'], language: 'en' };

let store: string;
let site: SiteReport;
let shown: Map<string, number>;
let summary: (readonly unknown[])[];
let sectionHtml: string;
let told: Told;

beforeAll(async () => {
  store = mkdtempSync(join(tmpdir(), 'counts-'));
  await buildGoldenStore(store);
  for (const [nr, day] of ['2026-02-26', '2026-02-27', '2026-02-28'].entries())
    countDay(store, day, {
      pages: [
        ['/a', '/a', 10 + nr],
        ['/b', '/b', 3],
        ['/old', '/old', 2],
        ['/never', null, 1],
      ],
    });
  const source = openReportSource(store, GOLDEN_SECOND);
  try {
    const options = { store, scrape: GOLDEN_SECOND, report, root: GOLDEN_ROOT };
    site = siteReportOf(source, options);
    shown = new Map([...countsOfPage(renderSitePage(site)), ...figures(site)]);
    const [first, ...lists] = workbookSheets(workbookSourceOf(source, workbookInputOf(site)));
    summary = [...first!.rows].map(({ cells }) => cells);
    for (const { name, rows } of lists) shown.set(`sheet «${name}»`, [...rows].length);
    told = await readLives(source);
    for (const [place, count] of totals(site, told)) shown.set(place, count);
    sectionHtml = renderSectionPage(renderSectionInput(buildSections(options)[0]!));
  } finally {
    source.close();
  }
});
afterAll(() => removeSync(store));

const figures = ({ figures }: SiteReport): [string, number][] =>
  figures.map(({ name, value }) => [`figure «${name}»`, value]);

/** How many days are counted is told in the name. */
const placeOf = (place: string): string => place.replace(/ in \d+ days?»$/, ' in {n} days»');

/** What a page shows in tiles, tabs and the headings of its tables. */
function* countsOfPage(html: string): Generator<[string, number]> {
  const text = html.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
  const find = (kind: string, pattern: RegExp): [string, number][] =>
    [...text.matchAll(pattern)].map(([, name, count]) => [`${kind} «${name}»`, Number(count)]);
  for (const [place, count] of find('tile', /<span class="label">([^<]+)<\/span><strong>(\d+)<\/strong>/g))
    yield [placeOf(place), count];
  yield* find('tab', /role="tab"[^>]*>([^<]+)<span class="badge[^"]*">(\d+)</g);
  yield* find('table', /<h3>([^<]+?) <span class="badge">(\d+)</g);
}

/** The lives of pages as they stand in their files, and the visits with each on all days. */
async function readLives(source: ReportSource): Promise<Told> {
  const { count } = await writeLives(source, {
    ...{ store, root: GOLDEN_ROOT, language: 'en', signal: new AbortController().signal },
    assertLease: async () => undefined,
    onProgress: () => undefined,
  });
  const held = <T>(name: string): T =>
    parseLifeFile<T>(htmlOf(readFileSync(join(storeLayout(store).reports, LIVES_FOLDER, name))))!.held();
  const lives = lifeFiles(count).flatMap((name) => held<PageLife[]>(name));
  const { visits } = held<LivesIndex>(LIVES_INDEX);
  const months = visits.months.flatMap((month) => visitsFiles(month, visits.count));
  const pages = months.flatMap((name) => held<VisitsFile>(name).pages);
  const sum = (path: string): number =>
    pages.flatMap(([own, days]) => (own === path ? days : [])).reduce((all, day) => all + day, 0);
  return { lives, visits: new Map(lives.map(({ path }) => [path, sum(path)])) };
}

interface Told {
  readonly lives: readonly PageLife[];
  readonly visits: ReadonlyMap<string, number>;
}

const openOf = ({ issues }: PageLife): number =>
  issues.filter(({ til, accepted }) => til === null && accepted === undefined).length;

/** What lives tell of the pages of a site together, and columns of the table of its pages. */
function* totals({ pages }: SiteReport, { lives, visits }: Told): Generator<[string, number]> {
  const sum = <T>(of: readonly T[], count: (one: T) => number): number => of.reduce((all, one) => all + count(one), 0);
  const living = lives.filter(({ path }) => pages.some((page) => page.path === path));
  yield ['life «open»', sum(living, openOf)];
  yield ['column «Issues»', sum(pages, ({ issues }) => issues)];
  yield ['life «changes»', sum(lives, ({ changes, older }) => changes.length + older)];
  yield ['life «visits»', sum(living, ({ path }) => visits.get(path)!)];
  yield ['column «Visits»', sum(pages, (page) => page.visits ?? 0)];
  yield ['life «pages link to it from their text»', sum(living, (life) => life.in.count)];
}

/** The rows of the committed table: names of places that show the same number. */
const rows = readFileSync(join(__dirname, '../../../../docs/counts.md'), 'utf8')
  .split('\n')
  .map((line) => line.match(/(?:tile|tab|table|sheet|figure|life|column) «[^»]+»/g))
  .filter((places) => places !== null)
  .map((places) => [...places]);

describe('the committed table of counts', () => {
  it.each(rows.filter((places) => places.length > 1).map((places): [string, string[]] => [places[0]!, places]))(
    '%s is the same wherever it is shown',
    (_, places) => {
      const counts = places.map((place) => [place, shown.get(place)]);
      expect(counts).toEqual(places.map((place) => [place, shown.get(places[0]!)]));
      expect(shown.get(places[0]!)).toBeDefined();
    },
  );

  it('has every count of the site page and of the workbook, key figures apart', () => {
    const known = new Set(rows.flat());
    expect([...shown.keys()].filter((place) => !place.startsWith('figure') && !known.has(place))).toEqual([]);
  });

  it('stands on the first sheet of the workbook as in the tiles', () => {
    const tiles = [...shown].filter(([place]) => place.startsWith('tile'));
    const said = new Map(summary.map(([label, value]) => [placeOf(`tile «${String(label)}»`), value]));
    expect(tiles.length).toBeGreaterThan(9);
    for (const [place, value] of tiles) expect([place, said.get(place)]).toEqual([place, value]);
  });

  it('ends in the charts of the workbook with what the tiles show', () => {
    const last = site.byDay!.at(-1)!;
    expect(last.day).toBe(site.day);
    expect(last.changed).toBe(shown.get('tile «Changed pages»'));
    expect(last.problems).toBe(shown.get('tile «Issues»'));
    expect(site.byDay!.map(({ changed }) => changed)).toContain(null);
    const visits = site.byDay!.reduce((sum, day) => sum + (day.visits ?? 0), 0);
    expect(visits).toBe(shown.get('tile «Visits in {n} days»'));
  });

  it('tells in the life of each page what the table of pages tells of it', () => {
    for (const { path, issues, visits } of site.pages) {
      const life = told.lives.find((one) => one.path === path)!;
      expect([path, openOf(life), told.visits.get(path)]).toEqual([path, issues, visits ?? 0]);
      // Of two recordings all changes are those since the one before.
      expect(life.changes.length).toBe(site.changedAspects.filter((change) => change.path === path).length);
    }
    // Home: nothing links there. B: home, and A by two links and an alias.
    const linkedFrom = (path: string): number => told.lives.find((one) => one.path === path)!.in.count;
    expect([linkedFrom('/'), linkedFrom('/b'), linkedFrom('/c')]).toEqual([0, 2, 1]);
    expect(shown.get('life «changes»')).toBe(shown.get('table «Changes»'));
  });

  it('counts as a person does who reads the site', () => {
    // 16 uses: /gone is linked to and not recorded, two pages share a title.
    expect(site.issues).toHaveLength(16);
    expect(shown.get('tile «Issues»')).toBe(14);
    expect(shown.get('sheet «Issues by page»')).toBe(16);
  });

  it('shows of a section what its own page shows', () => {
    const own = new Map(countsOfPage(sectionHtml));
    expect(site.sections[0]!.issues).toBe(own.get('tab «Issues»'));
    expect(site.sections[0]!.pages).toBe(own.get('tab «All pages»'));
    // All but the link to another site.
    expect(own.get('tab «Issues»')).toBe(13);
  });
});
