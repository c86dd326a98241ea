/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import type { ReportConfig } from '@scrape-and-report/production';
import { buildScrape, type BuiltPage } from '@scrape-and-report/record/testing';
import { reportOn } from '../src/testing/report-on';
import { describeInBrowser, openRoom, type Room } from './browser';

jest.setTimeout(120_000);

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const REPORT = 'reports/260302-0500/index.html';
const root = 'https://site.test';
const report: ReportConfig = {
  sections: [{ name: 'all', pathPrefix: '/' }],
  formats: ['html'],
  language: 'en',
};

const dead = (text: string): NonNullable<BuiltPage['links']>[number] => ({
  ...{ url: `${root}/dead`, type: 'int' as const, status: '404', text },
});

/** Languages that stand at texts of a page: those of the elements that have just this text. */
function langsOf(page: Page, text: string): Promise<string[]> {
  return page.evaluate((wanted) => {
    const holders = [...document.querySelectorAll('body *')].filter((element) => element.textContent === wanted);
    const inmost = holders.filter((element) => ![...element.children].some((child) => holders.includes(child)));
    return inmost.map((element) => element.getAttribute('lang') ?? 'none');
  }, text);
}

/** Opens a tab, and gives the languages of a text that stands there at least so often. */
async function langsIn(page: Page, hash: string, text: string): Promise<string[]> {
  await page.evaluate((to) => (location.hash = to), hash);
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.panel.current .grid')].every((grid) => grid.hasAttribute('data-ready')),
  );
  return langsOf(page, text);
}

describeInBrowser('what was recorded bears its language', () => {
  let room: Room;

  beforeAll(async () => {
    room = await openRoom();
    for (const day of [1, 2]) {
      const of = (language: string | null, name: string): BuiltPage => ({
        ...{ path: `/${name}`, title: `Title ${name}`, language, ed_text: `Text of ${name} on day ${day}.` },
        links: [dead(`Link of ${name}`)],
      });
      await buildScrape(room.folder, `26030${day}-0500`, {
        pages: [
          { path: '/', title: 'Start', language: 'nl', links: [] },
          ...['a', 'b'].map((name) => of('nl', name)),
          of('fr-BE', 'fr'),
          of(null, 'none'),
          of('no "tag"', 'odd'),
          ...(day === 1 ? [of('de', 'gone')] : [of('de', 'new')]),
        ],
      });
    }
    await reportOn(room.folder, '260302-0500', { report, root });
  });
  afterAll(() => room?.close());

  const PAGES: readonly (readonly [string, string])[] = [
    ['a', 'nl'],
    ['fr', 'fr-BE'],
    ['none', ''],
    ['odd', ''],
  ];

  it.each(PAGES)('in every view of the site page: /%s', async (name, lang) => {
    const { page, errors } = await room.open(REPORT);
    const isAll = (langs: readonly string[], least: number): void => {
      expect(langs.length).toBeGreaterThanOrEqual(least);
      expect([...new Set(langs)]).toEqual([lang]);
    };
    // The overview, and the rows that the file brings: before any script.
    isAll(await langsOf(page, `Title ${name}`), 2);
    isAll(await langsIn(page, '#tab=pages', `Title ${name}`), 2);
    isAll(await langsIn(page, '#tab=since', `Title ${name}`), 2);
    expect(await page.$$eval('.card .del bdi', (all) => all.map((cell) => cell.getAttribute('lang')))).toContain(lang);
    await langsIn(page, '#tab=broken', '');
    await page.click('#panel-broken .open');
    isAll(await langsOf(page, `Link of ${name}`), 1);
    await page.keyboard.press('Escape');
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('in what came and went, in details, and on the page of a section', async () => {
    const { page } = await room.open(REPORT, '#tab=since');
    expect(new Set(await langsIn(page, '#tab=since', 'Title gone'))).toEqual(new Set(['de']));
    expect(new Set(await langsIn(page, '#tab=since', 'Title new'))).toEqual(new Set(['de']));
    await langsIn(page, '#tab=pages', '');
    await page.click('[data-grid=pages] tr:has(a[href="#page=/fr"]) .open');
    expect(await page.getAttribute('#details-title bdi', 'lang')).toBe('fr-BE');
    // An address is no text in a language.
    expect(new Set(await langsOf(page, '/fr'))).toEqual(new Set(['none']));
    await page.context().close();
    const section = await room.open('reports/260302-0500/all.html', '#tab=issues');
    expect(await section.page.getAttribute('.card h3 bdi >> text=Title fr', 'lang')).toBe('fr-BE');
    await section.page.context().close();
    const index = await room.open('reports/index.html');
    expect(await langsOf(index.page, 'Title new')).toEqual(['de']);
    await index.page.context().close();
  });

  it.each([...PAGES, ['gone', 'de'] as const])('in lives: /%s', async (name, lang) => {
    const { page } = await room.open(REPORT, `#page=/${name}`);
    await page.waitForSelector('#life[data-ready]');
    expect(await langsOf(page, `Title ${name}`)).toContain(lang);
    expect(await page.getAttribute('#life h2 bdi', 'lang')).toBe(lang);
    const texts = await page.$$eval('#life .said, #life .diff bdi', (all) =>
      all.map((text) => text.getAttribute('lang')),
    );
    expect(texts.length).toBeGreaterThan(0);
    expect([...new Set(texts)]).toEqual([lang]);
    await page.evaluate(AXE);
    const results = (await page.evaluate(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa'] })`)) as AxeResults;
    expect(results.violations.map(({ id }) => id)).toEqual([]);
    await page.context().close();
  });

  it('is not what a search finds', async () => {
    const { page } = await room.open(REPORT, '#tab=broken&broken.q=fr-BE');
    await page.waitForSelector('[data-grid=broken][data-ready]');
    expect(await page.innerText('#count-broken')).toBe('0 of 1 rows');
    await page.context().close();
  });
});
