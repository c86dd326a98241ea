import { mkdtempSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReportConfig } from '@scrape-and-report/production';
import {
  buildGoldenStore,
  GOLDEN_FIGURES,
  GOLDEN_FIRST,
  GOLDEN_PREVIOUS,
  GOLDEN_ROOT,
  GOLDEN_SECOND,
} from '../testing/golden';
import { buildSiteReport } from './build-site-report';
import type { SiteReport } from '../model';

const report: ReportConfig = {
  sections: [{ name: 'faq', pagetype: 'bld-faq' }],
  formats: ['xlsx', 'html'],
  language: 'en',
};

let store: string;
let golden: SiteReport;
beforeAll(async () => {
  store = mkdtempSync(join(tmpdir(), 'site-report-'));
  await buildGoldenStore(store);
  golden = await buildSiteReport({ store, scrape: GOLDEN_SECOND, report, root: GOLDEN_ROOT });
});
afterAll(() => removeSync(store));

describe('site report of the golden pair', () => {
  it('has every key figure as counted by hand, and no other', () => {
    const { figures } = golden;
    const counted = Object.fromEntries(
      figures.filter(({ value }) => value !== 0).map(({ name, value }) => [name, value]),
    );
    expect(counted).toEqual(GOLDEN_FIGURES);
    expect(figures.filter(({ value }) => value === 0).map(({ name }) => name)).toEqual([]);
  });

  it('shows the change of each figure against the scrape before', () => {
    for (const [name, previous] of Object.entries(GOLDEN_PREVIOUS)) {
      const figure = golden.figures.find((row) => row.name === name)!;
      expect(figure).toMatchObject({
        previous,
        change: Math.round((figure.value - previous) * 100) / 100,
        yearAgo: null,
      });
    }
  });

  it('counts pages per combination', () => {
    expect(golden.combinations).toContainEqual({
      language: 'nl',
      business: 'belastingen',
      category: 'bib',
      pagetype: 'bld-bd',
      pages: 2,
    });
    expect(golden.combinations.reduce((sum, { pages }) => sum + pages, 0)).toBe(7);
  });

  it('names new, removed and changed pages', () => {
    expect(golden.newPages.map(({ path, life }) => [path, life])).toEqual([
      ['/c', 1],
      ['/d', 1],
      ['/e', 1],
      ['/f', 1],
    ]);
    expect(golden.removedPages).toMatchObject([
      { path: '/old', title: 'Old', pagetype: 'bld-faq', firstSeen: '2026-03-01' },
    ]);
    expect(golden.changedAspects.map(({ path, aspect }) => `${path} ${aspect}`)).toEqual([
      '/a num_h1s',
      '/a language',
      '/b title',
      '/b business',
      '/b ed_text',
    ]);
    const text = golden.changedAspects.at(-1)!;
    // 43 and 41 characters: 38 around the changed word and its "r" match; 8 of 9 words each.
    expect(text).toMatchObject({ previous: expect.stringContaining('brown'), current: expect.stringContaining('red') });
    expect(text.factor).toBeCloseTo(1 - ((2 * 39) / (43 + 41) + (2 * 8) / 18) / 2, 4);
    expect(text.previousFound).toBe('2026-03-01 05:00');
  });

  it('ranks issues and knows what each is about', () => {
    expect(golden.issues.map(({ severity, kind, path }) => `${severity} ${kind} ${path}`)).toEqual([
      'error broken-link /',
      'error no-title /d',
      'error not-recorded /gone',
      'warning broken-external-link /b',
      'warning duplicate-title /b',
      'warning duplicate-title /c',
      'warning no-description /d',
      'warning no-description /f',
      'warning no-h1 /d',
      'warning orphan /d',
      'notice link-to-alias /a',
      'notice link-to-redirect /a',
      'notice long-description /c',
      'notice multiple-h1 /a',
      'notice multiple-h1 /c',
      'notice no-language /f',
    ]);
    expect(golden.issues.find(({ kind }) => kind === 'link-to-redirect')!.detail).toBe(
      'https://site.test/moved → https://site.test/c',
    );
    expect(golden.issues[0]).toMatchObject({
      detail: 'https://site.test/gone (404)',
      since: '2026-03-02',
      scrapes: 1,
      visits: null,
    });
  });

  it('lists broken links, redirect chains, orphans and aliases with where they are used', () => {
    expect(golden.brokenLinks).toEqual([
      {
        url: 'https://site.test/gone',
        anchor: '',
        internal: true,
        status: '404',
        uses: [{ path: '/', text: 'gone' }],
        visits: null,
      },
      {
        url: 'https://dead.test/',
        anchor: '',
        internal: false,
        status: 'dns',
        uses: [{ path: '/b', text: 'https://dead.test/' }],
        visits: null,
      },
    ]);
    expect(
      golden.redirectChains.map(({ urls, types, end, uses }) => [urls.length, types.join(), end, uses.length]),
    ).toEqual([
      [3, '301,301', 'loop', 0],
      [3, '301,301', 'loop', 0],
      [3, '301,302', 'page', 1],
    ]);
    expect(golden.orphans).toEqual([
      { path: '/d', url: 'https://site.test/d', title: null, sources: ['sitemap'], visits: null },
    ]);
    expect(golden.aliases.map(({ alias, path, uses }) => [alias.slice(17), path, uses.length])).toEqual([
      ['/alias-of-b', '/b', 1],
      ['/b2', '/b', 0],
      ['/c2', '/c', 0],
    ]);
  });

  it('sums up each section', () => {
    expect(golden.sections).toEqual([{ name: 'faq', file: 'faq.html', pages: 1, issues: 3, changes: 2 }]);
  });

  it('knows no previous scrape for the first', async () => {
    const first = await buildSiteReport({ store, scrape: GOLDEN_FIRST, report, root: GOLDEN_ROOT });
    expect(first).toMatchObject({ previous: null, newPages: [], removedPages: [], changedAspects: [], usage: null });
    expect(first.figures.every(({ previous, change }) => previous === null && change === null)).toBe(true);
  });

  it('refuses a scrape that is none', async () => {
    await expect(buildSiteReport({ store, scrape: '260303-0500', report, root: GOLDEN_ROOT })).rejects.toThrow(
      /no valid scrape/,
    );
  });
});
