/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import type { ReportConfig } from '@scrape-and-report/production';
import { buildScrape, type BuiltPage } from '@scrape-and-report/record/testing';
import { countDay } from '../src/testing/count-day';
import { reportOn } from '../src/testing/report-on';
import { describeInBrowser, openRoom, type Opened, type Room } from './browser';

jest.setTimeout(120_000);

const REPORT = 'reports/260303-0500/index.html';
const root = 'https://site.test';
const report: ReportConfig = { sections: [], formats: ['html'], language: 'en' };

/** What has the focus, in words. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement!;
    return element.getAttribute('href') ?? (element.id || element.className || element.tagName);
  });

describeInBrowser('a report for people who do not use a mouse, or do not see', () => {
  let room: Room;

  beforeAll(async () => {
    room = await openRoom();
    for (let day = 1; day <= 3; day += 1) {
      const pages: BuiltPage[] = [
        { path: '/', title: 'Start', links: [{ url: `${root}/p120`, type: 'int', status: '200' }] },
        ...Array.from({ length: 150 }, (_, nr) => ({
          path: `/p${String(nr).padStart(3, '0')}`,
          title: `Page ${nr}`,
          ed_text: `Page ${nr} on day ${nr === 120 ? day : 1}.`,
          links: [{ url: `${root}/`, type: 'int' as const, status: '200' }],
        })),
      ];
      await buildScrape(room.folder, `26030${day}-0500`, { pages });
      countDay(room.folder, `2026-03-0${day}`, { pages: [['/p120', '/p120', 12 * day]] });
    }
    await reportOn(room.folder, '260303-0500', { report, root });
  });
  afterAll(() => room?.close());

  const openPages = async (): Promise<Opened> => {
    const opened = await room.open(REPORT, '#tab=pages');
    await opened.page.waitForSelector('[data-grid=pages][data-ready]');
    return opened;
  };
  const lifeOf = (page: Page, path: string): Promise<unknown> => page.waitForSelector(`#life[data-ready="${path}"]`);

  describe('the focus', () => {
    it('goes back to the link that led to a life, with the place of its table', async () => {
      const { page } = await openPages();
      await page.evaluate(() => (document.querySelector('[data-grid=pages] .box')!.scrollTop = 120 * 36));
      const link = page.locator('[data-grid=pages] a[href="#page=/p120"]');
      await link.focus();
      await page.keyboard.press('Enter');
      await lifeOf(page, '/p120');
      expect(await page.evaluate(() => document.activeElement!.tagName)).toBe('H2');
      await page.goBack();
      await page.waitForFunction(() => document.activeElement!.getAttribute('href') === '#page=/p120');
      const row = (await link.boundingBox())!;
      expect(row.y).toBeGreaterThan(0);
      expect(row.y).toBeLessThan(800);
      // Forwards again it begins at the heading, as before.
      await page.goForward();
      await lifeOf(page, '/p120');
      await page.waitForFunction(() => document.activeElement!.tagName === 'H2');
      await page.context().close();
    });

    it('goes back to the link of a life that led to another', async () => {
      const { page } = await room.open(REPORT, '#page=/p120');
      await lifeOf(page, '/p120');
      // Twice there: as a page that links to it, and as one that it links to.
      await page.locator('#life a[href="#page=/"]').nth(1).focus();
      await page.keyboard.press('Enter');
      await lifeOf(page, '/');
      await page.goBack();
      await lifeOf(page, '/p120');
      await page.waitForFunction(() => document.activeElement!.getAttribute('href') === '#page=/');
      const nth = await page.$$eval('#life a[href="#page=/"]', (all) => all.indexOf(document.activeElement as never));
      expect(nth).toBe(1);
      await page.context().close();
    });

    it('goes back to the row whose details led to a life', async () => {
      const { page } = await openPages();
      const open = page.locator('[data-grid=pages] tbody .open').nth(3);
      const row = await open.getAttribute('data-row');
      await open.focus();
      await page.keyboard.press('Enter');
      await page.focus('dialog .to-life');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#life[data-ready]');
      await page.goBack();
      await page.waitForFunction((nr) => document.activeElement!.getAttribute('data-row') === nr, row);
      await page.context().close();
    });

    it.each([
      ['«All pages» of a life, to its page', '#page=/p003', '#life .back a', '#page=/p003'],
      ['«All pages» of the life of a page far down, to the tab', '#page=/p120', '#life .back a', 'tab-pages'],
      ['a tile, to the tab that it opens', '', '.tiles a[href="#tab=pages"]', 'tab-pages'],
      ['a change on the overview, to its table', '', '.brief a[href*="at=changed"]', 'find'],
    ])('is never nowhere: after %s', async (_title, hash, link, expected) => {
      const { page } = await room.open(REPORT, hash);
      await page.focus(link);
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement !== document.body && location.hash.includes('tab='));
      await page.waitForTimeout(200);
      expect(await focused(page)).toBe(expected);
      await page.context().close();
    });

    it('is seen where a heading or the contents take it', async () => {
      const { page } = await openPages();
      await page.focus('[data-grid=pages] a[href="#page=/p003"]');
      await page.keyboard.press('Enter');
      await lifeOf(page, '/p003');
      const outline = (): Promise<string> =>
        page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
      expect(await outline()).toBe('solid');
      await page.focus('.skip');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement!.id === 'main');
      expect(await outline()).toBe('solid');
      await page.context().close();
    });
  });

  it('names the page in the title of its window while its life is shown', async () => {
    const { page } = await openPages();
    const ofReport = await page.title();
    await page.click('[data-grid=pages] a[href="#page=/p003"]');
    await lifeOf(page, '/p003');
    expect(await page.title()).toBe(`Page 3 – ${ofReport}`);
    await page.goBack();
    await page.waitForSelector('#panel-pages', { state: 'visible' });
    expect(await page.title()).toBe(ofReport);
    await page.evaluate(() => (location.hash = '#page=/nowhere'));
    await lifeOf(page, '/nowhere');
    expect(await page.title()).toBe(`/nowhere – ${ofReport}`);
    await page.context().close();
  });

  describe('a filter', () => {
    const faults = (page: Page): Promise<string> => page.innerText('#faults-pages');
    const status = (page: Page): Promise<string> => page.innerText('#count-pages');

    it.each([
      ['visits', 'abc', 'Visits: «abc» is not understood and leaves no row out. Write 5, >5, <=5 or 5..10.'],
      ['visits', '5..x', 'Visits: «5..x» is not understood'],
      ['firstSeen', 'soon', 'First seen: «soon» is not understood and leaves no row out. Write 2026, 2026-11,'],
    ])('that is not understood says so at its field: %s %s', async (column, text, told) => {
      const { page } = await openPages();
      const field = page.locator(`[data-grid=pages] [data-filter=${column}]`);
      await field.fill(text);
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      expect(await faults(page)).toContain(told);
      expect(await status(page)).toBe('151 rows');
      const ids = (await field.getAttribute('aria-describedby'))!.split(' ');
      const described = await Promise.all(ids.map((id) => page.innerText(`[id="${id}"]`)));
      expect(described[0]).toBe('not understood');
      expect(described[1]).toContain(told);
      expect(await page.getAttribute('#faults-pages', 'role')).toBe('status');
      await field.fill(column === 'visits' ? '>0' : '2026');
      expect(await field.getAttribute('aria-invalid')).toBeNull();
      expect(await field.getAttribute('aria-describedby')).toBeNull();
      expect(await faults(page)).toBe('');
      expect(await page.isVisible('.rows .fault')).toBe(false);
      await page.context().close();
    });

    it('is not blamed while it is written, but once it is left', async () => {
      const { page } = await openPages();
      const field = page.locator('[data-grid=pages] [data-filter=visits]');
      await field.pressSequentially('>=');
      expect(await field.getAttribute('aria-invalid')).toBeNull();
      await page.keyboard.press('Tab');
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      await page.context().close();
    });

    it('of an address says so too, in cards, and where its column is not in sight', async () => {
      const { page } = await room.open(REPORT, '#tab=pages&pages.f.visits=abc', {
        viewport: { width: 390, height: 844 },
      });
      await page.waitForSelector('[data-grid=pages][data-ready]');
      expect(await faults(page)).toContain('«abc»');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      await page.evaluate(() => (location.hash = '#tab=since&changed.f.factor=much'));
      await page.waitForSelector('[data-grid=changed][data-ready]');
      await page.waitForFunction(() => document.querySelector('#faults-changed')?.textContent?.includes('«much»'));
      await page.context().close();
    });
  });

  it('tells that visits have come, and where the focus is when earlier ones were asked for', async () => {
    for (let month = 1; month <= 14; month += 1) {
      const day = new Date(Date.UTC(2024, 11 + month, 5)).toISOString().slice(0, 10);
      countDay(room.folder, day, { pages: [['/p120', '/p120', month]] });
    }
    await reportOn(room.folder, '260303-0500', { report, root });
    const { page } = await room.open(REPORT, '#page=/p120');
    await page.waitForSelector('.visits[data-ready] svg.chart');
    const told = (): Promise<string> => page.innerText('#life [role=status]');
    expect(await told()).toMatch(/^The visits are there now: of \d+ days$/);
    const before = await told();
    await page.focus('.visits button');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement!.className === 'scrub');
    expect(await told()).not.toBe(before);
    await page.context().close();
  });

  it('draws lines and fields so that they stand out from what is behind them', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await room.open(REPORT, '#page=/p120', { colorScheme });
      await page.waitForSelector('.visits[data-ready] svg.chart');
      expect(await contrastOf(page, '.chart .rule', 'stroke')).toBeGreaterThanOrEqual(3);
      await page.evaluate(() => (location.hash = '#tab=pages'));
      await page.waitForSelector('[data-grid=pages][data-ready]');
      expect(await contrastOf(page, '.rows .filters input', 'border-top-color')).toBeGreaterThanOrEqual(3);
      expect(await contrastOf(page, '.bar .find', 'border-top-color')).toBeGreaterThanOrEqual(3);
      await page.context().close();
    }
  });
});

/** Contrast (WCAG 2.1) of a colour of an element with what is behind the element. */
function contrastOf(page: Page, selector: string, property: string): Promise<number> {
  return page.$eval(
    selector,
    (element, name) => {
      const numbers = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
      const isClear = (colour: string): boolean => numbers(colour)[3] === 0;
      let behind = element.parentElement;
      while (behind?.parentElement && isClear(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
      const light = (colour: string): number => {
        const [r, g, b] = numbers(colour)
          .slice(0, 3)
          .map((value) => value / 255)
          .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
      };
      const pair = [getComputedStyle(element).getPropertyValue(name), getComputedStyle(behind!).backgroundColor];
      const [a, b] = pair.map(light) as [number, number];
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    },
    property,
  );
}
