/// <reference lib="dom" />
import { inflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { renderIndexPage, renderSitePage } from '../src/pages';
import { sampleIndexReport, sampleSiteReport } from '../src/pages/testing';
import { describeInBrowser, openRoom, type Room } from './browser';

jest.setTimeout(120_000);

const LONG = `/zoeken?${'filter=onderwerp&'.repeat(120)}`;
const NARROW = { viewport: { width: 390, height: 844 } };

async function openTab(page: Page, name: string): Promise<void> {
  await page.click(`#tab-${name}`);
  await page.waitForFunction(
    (tab) => [...document.querySelectorAll(`#panel-${tab} .grid`)].every((grid) => grid.hasAttribute('data-ready')),
    name,
  );
}

const tabsOf = (page: Page): Promise<string[]> =>
  page.$$eval('[role=tab]', (tabs) => tabs.map((tab) => (tab as HTMLElement).dataset['tab']!));

/** How many runs of text each sheet of a PDF has. */
function textsDrawn(pdf: Buffer): number[] {
  const text = pdf.toString('latin1');
  return [...text.matchAll(/stream\r?\n/g)].flatMap(({ index, 0: mark }) => {
    const bytes = pdf.subarray(index + mark.length, text.indexOf('endstream', index + mark.length));
    try {
      const drawn = inflateSync(bytes).toString('latin1');
      return / Tf\b/.test(drawn) ? [drawn.split(/T[jJ]\b/).length - 1] : [];
    } catch {
      // Not deflated: no sheet.
      return [];
    }
  });
}

/** What of a page stands out of its frame: of elements that match, those that begin before or end after their parent's box. */
function outside(page: Page, selector: string, frame: string): Promise<string[]> {
  return page.$$eval(
    selector,
    (elements, around) =>
      elements
        .filter((element) => element.getBoundingClientRect().width > 0)
        .filter((element) => {
          const [own, box] = [element.getBoundingClientRect(), element.closest(around)!.getBoundingClientRect()];
          return own.left < box.left - 0.5 || own.right > box.right + 0.5;
        })
        .map((element) => element.outerHTML.slice(0, 80)),
    frame,
  );
}

describeInBrowser('what the pages look like', () => {
  let room: Room;
  beforeAll(async () => {
    room = await openRoom();
    const site = sampleSiteReport({ pages: 300, changes: 6 });
    const pages = site.pages.map((page, at) =>
      at === 0 ? { ...page, path: LONG, url: site.root + LONG, title: null } : page,
    );
    const changedAspects = site.changedAspects.map((change, at) =>
      at === 0 ? { ...change, path: LONG, url: site.root + LONG, title: null } : change,
    );
    room.write('261122-0500/index.html', renderSitePage({ ...site, pages, changedAspects }));
    room.write('261122-0500/published.html', renderSitePage({ ...site, published: 'https://reports.example.nl/site' }));
    room.write('index.html', renderIndexPage(sampleIndexReport({ days: 400 })));
  });
  afterAll(() => room?.close());

  describe('on a screen of 390 pixels', () => {
    it('keep their lines within their tiles, and nothing but tables wider than the screen', async () => {
      for (const file of ['261122-0500/index.html', 'index.html']) {
        const { page } = await room.open(file, '', NARROW);
        expect(await outside(page, '.tiles svg, .tiles strong, .tiles .label', 'li')).toEqual([]);
        const names = await tabsOf(page);
        for (const name of names) {
          await openTab(page, name);
          const width = await page.evaluate(() => document.documentElement.scrollWidth);
          expect([name, width]).toEqual([name, 390]);
        }
        await page.context().close();
      }
    });

    it.each([
      ['issues', 'issues', ['kind', 'uses', 'visits']],
      ['pages', 'pages', ['path', 'title', 'visits']],
      ['broken', 'broken', ['url', 'status', 'visits']],
      ['orphans', 'orphans', ['path', 'title', 'visits']],
    ])('show the columns that matter of %s without scrolling, and say where the others are', async (tab, grid, ids) => {
      const { page } = await room.open('261122-0500/index.html', '', NARROW);
      await openTab(page, tab);
      const box = `[data-grid=${grid}] .box`;
      const seen = await page.$$eval(`${box} th[data-column]`, (heads) =>
        heads
          .filter((head) => head.getBoundingClientRect().width > 0)
          .map((head) => (head as HTMLElement).dataset['column']),
      );
      expect(seen).toEqual(ids);
      expect(await outside(page, `${box} thead tr:first-child th`, '.box')).toEqual([]);
      expect(await page.textContent(`[data-grid=${grid}] .narrow-note`)).toMatch(/^\d+ more columns?: open a row with/);
      expect(await page.getAttribute(box, 'data-more')).toBe('');
      // The rows below those in sight keep their room, and no column is made for what is not shown.
      await page.$eval(box, (element) => element.scrollTo(0, element.scrollHeight));
      await page.waitForTimeout(200);
      expect(await outside(page, `${box} tbody td:last-child`, '.box')).toEqual([]);
      // All of them stand in the row's details.
      await page.click(`[data-grid=${grid}] .open >> nth=0`);
      expect((await page.$$('dialog dt')).length).toBeGreaterThan(ids.length);
      await page.context().close();
    });

    it('show by a fading edge that a table goes on', async () => {
      const { page } = await room.open('261122-0500/index.html', '', { viewport: { width: 700, height: 844 } });
      await openTab(page, 'pages');
      const box = '[data-grid=pages] .box';
      await page.waitForSelector(`${box}[data-more=right]`);
      const maskOf = (): Promise<string> => page.$eval(box, (element) => getComputedStyle(element).maskImage);
      expect(await maskOf()).toContain('linear-gradient');
      await page.$eval(box, (element) => element.scrollTo(10_000, 0));
      await page.waitForSelector(`${box}[data-more=left]`);
      await page.context().close();
    });
  });

  it.each(['light', 'dark'] as const)(
    'tell the open tab by more than its weight in forced colours, %s',
    async (scheme) => {
      const { page } = await room.open('261122-0500/index.html', '', { forcedColors: 'active', colorScheme: scheme });
      const lineOf = (name: string): Promise<string> =>
        page.$eval(`#tab-${name}`, (tab) => getComputedStyle(tab).borderBottomColor);
      await openTab(page, 'issues');
      const [open, closed, paper] = await Promise.all([
        lineOf('issues'),
        lineOf('pages'),
        page.evaluate(() => getComputedStyle(document.body).backgroundColor),
      ]);
      expect(open).not.toBe(closed);
      expect(closed).toBe(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor));
      expect(paper).toBeDefined();
      // Lines of charts have a colour of the system.
      const [line, link] = await page.evaluate(() => {
        const probe = document.body.appendChild(Object.assign(document.createElement('i'), { hidden: false }));
        probe.style.color = 'LinkText';
        return [getComputedStyle(document.querySelector('.tiles .spark')!).color, getComputedStyle(probe).color];
      });
      expect(line).toBe(link);
      await page.context().close();
    },
  );

  describe('on paper', () => {
    it('have all columns on the sheet, with room for a title, and the head of a table on each', async () => {
      const { page } = await room.open('261122-0500/index.html', '', { viewport: { width: 1047, height: 720 } });
      await openTab(page, 'pages');
      // 300 pages of a table of thirteen columns, and the head of the page.
      const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
      expect(pdf.match(/\/Type \/Page\b(?!s)/g)!.length).toBeLessThan(18);
      expect(pdf).toMatch(/\/MediaBox \[0 0 84[12][\d.]* 59[45]/);
      await page.emulateMedia({ media: 'print' });
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
      expect(await outside(page, '[data-grid=pages] tbody td, [data-grid=pages] th', 'main')).toEqual([]);
      const width = await page.$eval(
        '[data-grid=pages] [data-column=title]',
        (head) => head.getBoundingClientRect().width,
      );
      expect(width).toBeGreaterThan(130);
      const head = await page.$eval('[data-grid=pages] thead', (element) => {
        const { display, position } = getComputedStyle(element);
        return [display, position, getComputedStyle(element.querySelector('.filters')!).display];
      });
      expect(head).toEqual(['table-header-group', 'static', 'none']);
      await page.evaluate(() => dispatchEvent(new Event('afterprint')));
      await page.emulateMedia({ media: 'screen' });
      expect(await page.$eval('[data-grid=pages] col:nth-child(2)', (col) => (col as HTMLElement).style.width)).toBe(
        '',
      );
      await page.context().close();
    });
  });

  it('print the names of columns on every sheet', async () => {
    const { page } = await room.open('261122-0500/index.html', '#tab=pages');
    await page.waitForSelector('[data-grid=pages][data-ready]');
    const texts = async (): Promise<number[]> => textsDrawn(await page.pdf({ format: 'A4', preferCSSPageSize: true }));
    const withHeads = await texts();
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('.rows thead { visibility: hidden; }');
      document.adoptedStyleSheets = [sheet];
    });
    const without = await texts();
    expect(withHeads.length).toBeGreaterThan(2);
    expect(without).toHaveLength(withHeads.length);
    for (const [nr, count] of withHeads.entries()) expect(count - without[nr]!).toBeGreaterThan(20);
    await page.context().close();
  });

  it('begin a wide table on the first sheet', async () => {
    const { page } = await room.open('261122-0500/index.html', '#tab=pages');
    await page.waitForSelector('[data-grid=pages][data-ready]');
    const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
    expect(textsDrawn(pdf)[0]).toBeGreaterThan(500);
    expect(pdf.toString('latin1')).not.toMatch(/\/MediaBox \[0 0 59[45]/);
    await page.context().close();
  });

  it('make no heading of an address of two thousand signs, and show it whole where it belongs', async () => {
    const { page } = await room.open(
      '261122-0500/index.html',
      `#tab=pages&pages.f.path=${encodeURIComponent(`=${LONG}`)}`,
    );
    await page.waitForSelector('[data-grid=pages][data-ready] tbody .open');
    expect((await page.getAttribute('[data-grid=pages] tbody .open', 'aria-label'))!.length).toBeLessThan(200);
    await page.click('[data-grid=pages] tbody .open');
    expect((await page.textContent('dialog h2'))!.length).toBeLessThan(130);
    expect(await page.textContent('dialog dd a')).toBe(LONG);
    expect(await page.getAttribute('dialog dd a', 'href')).toContain(LONG);
    await page.keyboard.press('Escape');
    await openTab(page, 'since');
    const heads = await page.$$eval('.card h3', (found) => found.map((head) => head.textContent!.length));
    expect(Math.max(...heads)).toBeLessThan(130);
    await page.context().close();
  });

  it('copy an address that opens for a colleague, or say that it does not', async () => {
    const permissions = ['clipboard-read', 'clipboard-write'];
    const copied = async (file: string): Promise<[string | null, string]> => {
      const { page } = await room.open(file, '#tab=pages&pages.q=btw', { permissions });
      await page.waitForSelector('[data-grid=pages][data-ready]');
      await page.click('[data-grid=pages] .copy');
      await page.waitForFunction(() => /Copied/.test(document.querySelector('[data-grid=pages] .copy')!.textContent!));
      const said = await page.textContent('[data-grid=pages] .copy');
      const text = await page.evaluate(() => navigator.clipboard.readText());
      await page.context().close();
      return [said, text];
    };
    expect(await copied('261122-0500/published.html')).toEqual([
      'Copied',
      'https://reports.example.nl/site/261122-0500/published.html#tab=pages&pages.q=btw',
    ]);
    const [said, text] = await copied('261122-0500/index.html');
    expect(said).toBe('Copied: opens on this computer only');
    expect(text).toMatch(/^file:\/\/\/.*index\.html#tab=pages&pages\.q=btw$/);
  });

  it('lead from what changed lately to where it is shown', async () => {
    const { page, errors } = await room.open('index.html');
    await page.click('.lately h3 a >> nth=0');
    await page.waitForSelector('#tab-since[aria-selected=true]');
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('show a year of days by month when it is opened', async () => {
    const { page } = await room.open('index.html');
    expect(await page.$$eval('.month', (months) => months.filter((month) => month.checkVisibility()).length)).toBe(3);
    await page.click('.year summary >> nth=0');
    expect(await page.$$eval('.month', (months) => months.filter((month) => month.checkVisibility()).length)).toBe(11);
    expect(await page.textContent('.year summary >> nth=0')).toMatch(/^2026 \d+ recorded · \d+ failed/);
    await page.context().close();
  });
});
