import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { renderSitePage } from '../src/pages';
import { siteProblems } from '../src/site/site-problems';
import { sampleSiteReport } from '../src/pages/testing';
import { describeInBrowser, openRoom, type Opened, type Room } from './browser';

jest.setTimeout(90_000);

const report = sampleSiteReport({ pages: 3_000, changes: 80 });

async function showTab(page: Page, name: string, grid: string): Promise<void> {
  await page.click(`#tab-${name}`);
  await page.waitForSelector(`[data-grid="${grid}"][data-ready]`);
}

const pathsOf = (page: Page, grid: string): Promise<string[]> =>
  page.$$eval(`[data-grid="${grid}"] tbody tr:not(.spacer) td:nth-child(2)`, (cells) =>
    cells.map((cell) => cell.textContent ?? ''),
  );

const countOf = (page: Page, grid: string): Promise<string | null> => page.textContent(`#count-${grid}`);

describeInBrowser('the site page, opened from disk', () => {
  let room: Room;
  let opened: Opened;
  let page: Page;

  beforeAll(async () => {
    room = await openRoom();
    room.write('index.html', renderSitePage(report));
  });
  beforeEach(async () => {
    opened = await room.open('index.html');
    page = opened.page;
  });
  afterEach(async () => {
    expect(opened.errors).toEqual([]);
    expect(opened.requests).toEqual([]);
    await page.context().close();
  });
  afterAll(() => room?.close());

  it('opens every tab by keyboard without an error or a request', async () => {
    await page.focus('#tab-overview');
    const names = await page.$$eval('[role=tab]', (tabs) => tabs.map((tab) => (tab as HTMLElement).dataset['tab']));
    for (const name of names.slice(1)) {
      await page.keyboard.press('ArrowRight');
      expect(await page.getAttribute(`#tab-${name}`, 'aria-selected')).toBe('true');
      expect(await page.isVisible(`#panel-${name}`)).toBe(true);
    }
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('tab-overview');
  });

  it('keeps but the rows in sight of a large table in the document, and reaches the last by scrolling', async () => {
    await showTab(page, 'pages', 'pages');
    expect(await page.getAttribute('[data-grid=pages] table', 'aria-rowcount')).toBe('3002');
    expect((await pathsOf(page, 'pages')).length).toBeLessThan(100);
    await page.$eval('[data-grid=pages] .box', (box) => box.scrollTo(0, box.scrollHeight));
    const last = report.pages.at(-1)!.path;
    await page.waitForFunction(
      (path) => document.querySelector('[data-grid=pages] tbody')!.textContent!.includes(path),
      last,
    );
    expect(await page.getAttribute('[data-grid=pages] tbody tr:last-child', 'aria-rowindex')).toBe('3002');
  });

  it('searches, filters and sorts, and says how many rows are left', async () => {
    await showTab(page, 'pages', 'pages');
    await page.fill('[data-grid=pages] .find', 'zorgtoeslag betalen');
    const found = report.pages.filter(({ title }) => /zorgtoeslag betalen/i.test(title ?? ''));
    expect(await countOf(page, 'pages')).toBe(`${found.length} of 3,000 rows`);
    await page.selectOption('[data-grid=pages] [data-filter=language]', 'en');
    const english = found.filter(({ language }) => language === 'en');
    expect(await countOf(page, 'pages')).toBe(`${english.length} of 3,000 rows`);
    await page.click('[data-grid=pages] [data-column=words] button');
    expect(await page.getAttribute('[data-grid=pages] [data-column=words]', 'aria-sort')).toBe('descending');
    const expected = [...english].sort((a, b) => b.words - a.words).map(({ path }) => path);
    expect((await pathsOf(page, 'pages'))[0]).toBe(expected[0]);
    await page.click('[data-grid=pages] .clear');
    expect(await countOf(page, 'pages')).toBe('3,000 rows');
  });

  it('filters numbers by comparison', async () => {
    await showTab(page, 'pages', 'pages');
    await page.fill('[data-grid=pages] [data-filter=visits]', '>= 1500');
    const busy = report.pages.filter(({ visits }) => visits! >= 1500);
    expect(await countOf(page, 'pages')).toBe(`${busy.length} of 3,000 rows`);
  });

  it('keeps the view in the address, and another reader of that address sees the same', async () => {
    await showTab(page, 'pages', 'pages');
    await page.fill('[data-grid=pages] .find', 'pensioen');
    await page.click('[data-grid=pages] [data-column=visits] button');
    await page.waitForFunction(() => location.hash.includes('pages.sort=-visits'));
    const hash = await page.evaluate(() => location.hash);
    const rows = await pathsOf(page, 'pages');
    const other = await room.open('index.html', hash);
    await other.page.waitForSelector('[data-grid=pages][data-ready]');
    expect(await other.page.isVisible('#panel-pages')).toBe(true);
    expect(await other.page.inputValue('[data-grid=pages] .find')).toBe('pensioen');
    expect(await countOf(other.page, 'pages')).toBe(await countOf(page, 'pages'));
    // Those in sight; the rows around them are drawn a moment later.
    expect(rows.length).toBeGreaterThan(15);
    expect((await pathsOf(other.page, 'pages')).slice(0, 15)).toEqual(rows.slice(0, 15));
    expect(other.errors).toEqual([]);
    await other.page.context().close();
  });

  it('leads from a figure of the overview to the rows that it counts', async () => {
    await page.click('a[href="#tab=issues&issues.f.severity=error"]');
    await page.waitForSelector('[data-grid=issues][data-ready]');
    const { problems } = siteProblems(report);
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    expect(await countOf(page, 'issues')).toBe(`${errors} of ${problems.length} rows`);
  });

  it('shows changes with their words marked on both sides, and finds them by aspect', async () => {
    await showTab(page, 'since', 'changed');
    const titles = report.changedAspects.filter(({ aspect }) => aspect === 'title');
    await page.selectOption('[data-grid=changed] [data-filter=aspect]', 'title');
    expect(await countOf(page, 'changed')).toBe(`${titles.length} of ${report.changedAspects.length} changes`);
    const card = page.locator('[data-grid=changed] .card').first();
    expect(await card.locator('del').first().textContent()).toBe('wat moet u weten');
    expect(await card.locator('ins').first().textContent()).toBe('hoe werkt dat');
    await page.selectOption('[data-grid=changed] [data-filter=aspect]', '');
    const shown = await page.locator('[data-grid=changed] .card').count();
    await page.click('[data-grid=changed] .more-cards');
    expect(await page.locator('[data-grid=changed] .card').count()).toBeGreaterThan(shown);
  });

  it('shows the page of each of very many issues, which the table of pages has, wherever it is looked for', async () => {
    const [issue] = report.issues;
    const issues = report.pages.slice(0, 700).map((one) => ({
      ...issue!,
      ...{ kind: 'no-description' as const, detail: '', path: one.path, url: one.url, title: one.title },
    }));
    room.write('many.html', renderSitePage({ ...report, issues }));
    const many = await room.open('many.html', '#tab=issues');
    const [first, last] = [report.pages[0]!, report.pages[699]!];
    await many.page.waitForSelector('[data-grid=issues][data-ready]');
    expect(await countOf(many.page, 'issues')).toContain('700');
    // By its title, which the row does not show.
    await many.page.fill('[data-grid=issues] .find', last.title!);
    await many.page.waitForFunction(
      (path) => document.querySelector('[data-grid=issues] tbody')!.textContent!.includes(path),
      last.path,
    );
    await many.page.click('#tab-pages');
    await many.page.waitForSelector('[data-grid=pages][data-ready]');
    await many.page.click('[data-grid=pages] tbody .open');
    await many.page.waitForSelector('dialog .elsewhere');
    expect(await many.page.getAttribute('dialog .elsewhere a[href*="at=issues"]', 'href')).toContain(
      encodeURIComponent(first.path),
    );
    expect([many.errors, many.requests]).toEqual([[], []]);
    await many.page.context().close();
  });

  it('saves the rows shown as CSV', async () => {
    await showTab(page, 'broken', 'broken');
    await page.selectOption('[data-grid=broken] [data-filter=status]', '404');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-grid=broken] .csv')]);
    expect(download.suggestedFilename()).toBe('report-261122-0500-broken.csv');
    const text = readFileSync(await download.path(), 'utf8');
    const gone = report.brokenLinks.filter(({ status }) => status === '404');
    expect(text.startsWith('\ufeffLink,Status,Where,Uses,Used on,Visits\r\n')).toBe(true);
    expect(text.trimEnd().split('\r\n')).toHaveLength(gone.length + 1);
  });

  it('shows the whole of a row in a dialog that Escape closes, back where it was opened', async () => {
    await showTab(page, 'broken', 'broken');
    const row = report.brokenLinks.findIndex(({ uses }) => uses.length > 2);
    await page.click(`[data-grid=broken] .open[data-row="${row}"]`);
    expect(await page.locator('dialog .uses li').count()).toBe(report.brokenLinks[row]!.uses.length);
    await page.keyboard.press('Escape');
    // The dialog is told that it closed a moment after the key.
    await page.waitForSelector('dialog', { state: 'detached' });
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset['row'])).toBe(String(row));
  });

  it('leads from a row to what else is said of its page', async () => {
    await showTab(page, 'issues', 'issues');
    const { path } = siteProblems(report).problems[0]!.uses[0]!;
    await page.click('[data-grid=issues] .open >> nth=0');
    await page.click(`dialog .elsewhere a[href*="tab=pages"]`);
    await page.waitForSelector('[data-grid=pages][data-ready]');
    expect(await page.locator('dialog').count()).toBe(0);
    expect(await pathsOf(page, 'pages')).toEqual([path]);
  });

  it('changes its theme and remembers it', async () => {
    const paper = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const asSystem = await paper();
    await page.click('.theme');
    expect(await paper()).toBe(asSystem);
    await page.click('.theme');
    const dark = await paper();
    expect(dark).not.toBe(asSystem);
    await page.reload();
    expect(await paper()).toBe(dark);
    expect(await page.getAttribute('.theme', 'aria-label')).toBe('Theme: dark');
  });

  it('needs no sideways scrolling at 320 pixels', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    for (const name of ['overview', 'since', 'issues', 'usage', 'figures', 'pages']) {
      await page.click(`#tab-${name}`);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect({ name, overflow }).toEqual({ name, overflow: 0 });
    }
  });

  it('skips to its content from the first stop of the keyboard', async () => {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  });

  it('prints what is shown in full, up to a thousand rows', async () => {
    await showTab(page, 'pages', 'pages');
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await page.locator('[data-grid=pages] tbody tr').count()).toBe(1001);
    expect(await page.textContent('[data-grid=pages] tbody tr:last-child')).toBe('The first 1,000 of 3,000 rows.');
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect((await pathsOf(page, 'pages')).length).toBeLessThan(100);
  });

  it('shows the first rows of every table, and says so, when scripts are switched off', async () => {
    const plain = await room.open('index.html', '', { javaScriptEnabled: false });
    expect(await plain.page.isVisible('noscript p')).toBe(true);
    expect(await plain.page.isVisible('#panel-pages')).toBe(true);
    expect(await plain.page.locator('[data-grid=pages] tbody tr').count()).toBe(10);
    expect(await plain.page.textContent('[data-grid=pages]')).toContain('The first 10 of 3,000 rows.');
    await plain.page.context().close();
  });
});
