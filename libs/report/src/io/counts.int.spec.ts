import { mkdtempSync, readFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReportConfig } from '@scrape-and-report/production';
import type { SiteReport } from '../model';
import { renderSectionPage, renderSitePage } from '../pages';
import { renderSectionInput } from '../sections/render-section-input';
import { buildGoldenStore, GOLDEN_ROOT, GOLDEN_SECOND } from '../testing/golden';
import { workbookInputOf } from '../workbook/workbook-input';
import { workbookSheets } from '../workbook/workbook-sheets';
import { buildSections } from './build-sections';
import { siteReportOf } from './build-site-report';
import { openReportSource } from './open-report-source';
import { workbookSourceOf } from './stream-workbook';

const sections: ReportConfig['sections'] = [{ name: 'all', pathPrefix: '/' }];
const report: ReportConfig = { sections, formats: ['xlsx'], language: 'en' };

let store: string;
let site: SiteReport;
let shown: Map<string, number>;
let summary: (readonly unknown[])[];
let sectionHtml: string;

beforeAll(async () => {
  store = mkdtempSync(join(tmpdir(), 'counts-'));
  await buildGoldenStore(store);
  const source = openReportSource(store, GOLDEN_SECOND);
  try {
    const options = { store, scrape: GOLDEN_SECOND, report, root: GOLDEN_ROOT };
    site = siteReportOf(source, options);
    shown = new Map([...countsOfPage(renderSitePage(site)), ...figures(site)]);
    const [first, ...lists] = workbookSheets(workbookSourceOf(source, workbookInputOf(site)));
    summary = [...first!.rows].map(({ cells }) => cells);
    for (const { name, rows } of lists) shown.set(`sheet «${name}»`, [...rows].length);
    sectionHtml = renderSectionPage(renderSectionInput(buildSections(options)[0]!));
  } finally {
    source.close();
  }
});
afterAll(() => removeSync(store));

const figures = ({ figures }: SiteReport): [string, number][] =>
  figures.map(({ name, value }) => [`figure «${name}»`, value]);

/** What a page shows in tiles, tabs and the headings of its tables. */
function* countsOfPage(html: string): Generator<[string, number]> {
  const text = html.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
  const find = (kind: string, pattern: RegExp): [string, number][] =>
    [...text.matchAll(pattern)].map(([, name, count]) => [`${kind} «${name}»`, Number(count)]);
  yield* find('tile', /<span class="label">([^<]+)<\/span><strong>(\d+)<\/strong>/g);
  yield* find('tab', /role="tab"[^>]*>([^<]+)<span class="badge[^"]*">(\d+)</g);
  yield* find('table', /<h3>([^<]+?) <span class="badge">(\d+)</g);
}

/** The rows of the committed table: names of places that show the same number. */
const rows = readFileSync(join(__dirname, '../../../../docs/counts.md'), 'utf8')
  .split('\n')
  .map((line) => line.match(/(?:tile|tab|table|sheet|figure) «[^»]+»/g))
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
    const said = new Map(summary.map(([label, value]) => [`tile «${String(label)}»`, value]));
    expect(tiles.length).toBeGreaterThan(9);
    for (const [place, value] of tiles) expect([place, said.get(place)]).toEqual([place, value]);
  });

  it('ends in the charts of the workbook with what the tiles show', () => {
    const last = site.byDay!.at(-1)!;
    expect(last.day).toBe(site.day);
    expect(last.changed).toBe(shown.get('tile «Changed pages»'));
    expect(last.problems).toBe(shown.get('tile «Issues»'));
    expect(site.byDay!.map(({ changed }) => changed)).toContain(null);
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
