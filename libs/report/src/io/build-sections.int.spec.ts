import { mkdtempSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReportConfig, SectionConfig } from '@scrape-and-report/production';
import { buildScrape, type BuiltPage } from '@scrape-and-report/record/testing';
import type { SectionInput } from '../model';
import { digestOfSection, renderSectionInput } from '../sections/render-section-input';
import { problemsOf } from '../figures/problems';
import { buildSections } from './build-sections';
import { buildSiteReport } from './build-site-report';

const root = 'https://site.test';
const sections: SectionConfig[] = [
  { name: 'cars', pathPrefix: '/cars/' },
  { name: 'bikes', pathPrefix: '/bikes' },
  { name: 'customs', business: 'douane' },
];
const report: ReportConfig = { sections, formats: ['html'], language: 'en' };

let store: string;
beforeEach(() => void (store = mkdtempSync(join(tmpdir(), 'sections-'))));
afterEach(() => removeSync(store));

function sectionsAt(scrape: string, its = report): Record<string, SectionInput> {
  return Object.fromEntries(buildSections({ store, scrape, report: its, root }).map((input) => [input.section, input]));
}
const digests = (inputs: Record<string, SectionInput>): Record<string, string> =>
  Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, digestOfSection(renderSectionInput(input))]));

const SITE: BuiltPage[] = [
  { path: '/', title: 'Home' },
  { path: '/bikes', title: 'Bikes', links: [{ url: 'https://other.test/', type: 'ext', status: '200' }] },
  { path: '/bikes/tandem', title: 'Tandem', ed_text: 'One bike for two' },
  { path: '/cars/', title: 'Cars', business: 'douane' },
  { path: '/cars/van', title: 'Van' },
  { path: '/carsharing', title: 'Not a car page' },
];

describe('sections', () => {
  it('hold the pages of their prefix by whole segments, or of their field', async () => {
    await buildScrape(store, '260401-0500', { pages: SITE });
    const found = sectionsAt('260401-0500');
    const paths = Object.fromEntries(
      Object.entries(found).map(([name, { pages }]) => [name, pages.map(({ path }) => path)]),
    );
    expect(paths).toEqual({ cars: ['/cars/', '/cars/van'], bikes: ['/bikes', '/bikes/tandem'], customs: ['/cars/'] });
    expect(found['cars']!.changes).toEqual([]);
  });

  it('hold the pages of a list of paths and patterns, and may overlap', async () => {
    await buildScrape(store, '260401-0500', { pages: SITE });
    await buildScrape(store, '260402-0500', {
      pages: SITE.map((page) => (page.path === '/bikes/tandem' ? { ...page, ed_text: 'A bike' } : page)),
    });
    const listed: SectionConfig[] = [
      { name: 'mine', paths: ['/cars', '/bikes/*', '/nowhere'] },
      { name: 'all', paths: ['/**'] },
      { name: 'bikes', pathPrefix: '/bikes' },
    ];
    const its = { ...report, sections: listed };
    const found = sectionsAt('260402-0500', its);
    const paths = Object.values(found).map(({ pages }) => pages.map(({ path }) => path));
    expect(paths).toEqual([['/bikes/tandem', '/cars/'], SITE.map(({ path }) => path), ['/bikes', '/bikes/tandem']]);
    for (const { changes } of Object.values(found)) expect(changes.map(({ path }) => path)).toEqual(['/bikes/tandem']);
    const { sections: counted } = await buildSiteReport({ store, scrape: '260402-0500', report: its, root });
    expect(counted.map(({ name, pages, changes }) => [name, pages, changes])).toEqual([
      ['mine', 2, 1],
      ['all', 6, 1],
      ['bikes', 2, 1],
    ]);
    for (const { name, issues } of counted) expect(issues).toBe(problemsOf(found[name]!.issues, root).length);
  });

  it('are the same on the next day when only the day, an external status and the weather changed', async () => {
    await buildScrape(store, '260401-0500', { pages: SITE });
    const before = digests(sectionsAt('260401-0500'));
    const next = SITE.map((page) => ({ ...page, links: page.links?.map((link) => ({ ...link, status: 'timeout' })) }));
    await buildScrape(store, '260402-0612', { pages: next, producer: 'bram', parameters: { duration: '7' } });
    expect(digests(sectionsAt('260402-0612'))).toEqual(before);
  });

  it('differ only where something changed, and show when it was found', async () => {
    await buildScrape(store, '260401-0500', { pages: SITE });
    const before = digests(sectionsAt('260401-0500'));
    const edited = SITE.map((page) =>
      page.path === '/bikes/tandem' ? { ...page, ed_text: 'One tandem for two' } : page,
    );
    await buildScrape(store, '260403-0500', { pages: edited });
    const inputs = sectionsAt('260403-0500');
    const after = digests(inputs);
    expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual(['bikes']);
    expect(inputs['bikes']!.changes).toMatchObject([
      {
        kind: 'changed',
        aspect: 'ed_text',
        path: '/bikes/tandem',
        found: '2026-04-03 05:00',
        previousFound: '2026-04-01 05:00',
        previous: null,
        diff: { cut: false, rows: [{ kind: 'changed' }] },
      },
    ]);
    await buildScrape(store, '260404-0500', { pages: edited });
    expect(digests(sectionsAt('260404-0500'))).toEqual(after);
  });

  it('remember a page that vanished and one that came back, each in its own section', async () => {
    const without = (path: string): BuiltPage[] => SITE.filter((page) => page.path !== path);
    await buildScrape(store, '260401-0500', { pages: SITE });
    await buildScrape(store, '260402-0500', { pages: without('/cars/') });
    await buildScrape(store, '260403-0500', { pages: SITE });
    await buildScrape(store, '260404-0500', { pages: without('/bikes/tandem') });
    const inputs = sectionsAt('260404-0500');
    const story = (name: string): string[] =>
      inputs[name]!.changes.map(({ kind, path, found }) => `${found.slice(0, 10)} ${kind} ${path}`);
    expect(story('cars')).toEqual(['2026-04-03 returned /cars/', '2026-04-02 vanished /cars/']);
    expect(story('customs')).toEqual(story('cars'));
    expect(story('bikes')).toEqual(['2026-04-04 vanished /bikes/tandem']);
  });

  it('say nothing of the 404 that a removed page gives once', async () => {
    await buildScrape(store, '260401-0500', { pages: SITE });
    const problems = [{ url: `${root}/cars/van`, kind: 'http-404', detail: '' }];
    await buildScrape(store, '260402-0500', { pages: SITE.filter(({ path }) => path !== '/cars/van'), problems });
    expect(sectionsAt('260402-0500')['cars']!.issues).toEqual([]);
  });

  it('show an earlier scrape as it was, whatever came after', async () => {
    await buildScrape(store, '260401-0500', { pages: SITE });
    await buildScrape(store, '260402-0500', { pages: SITE.map((page) => ({ ...page, title: `${page.title} anew` })) });
    const before = digests(sectionsAt('260402-0500'));
    await buildScrape(store, '260403-0500', { pages: [SITE[0]!] });
    sectionsAt('260403-0500');
    expect(digests(sectionsAt('260402-0500'))).toEqual(before);
  });

  it('are equal bytes in any order of sections', async () => {
    await buildScrape(store, '260401-0500', { pages: SITE });
    await buildScrape(store, '260402-0500', { pages: SITE.map((page) => ({ ...page, title: `${page.title} anew` })) });
    const reversed = { ...report, sections: [...sections].reverse() };
    expect(digests(sectionsAt('260402-0500', reversed))).toEqual(digests(sectionsAt('260402-0500')));
  });
});
