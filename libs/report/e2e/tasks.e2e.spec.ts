/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import type { ReportConfig } from '@scrape-and-report/production';
import { buildScrape, type BuiltPage } from '@scrape-and-report/record/testing';
import { countDay } from '../src/testing/count-day';
import { reportOn } from '../src/testing/report-on';
import { describeInBrowser, openRoom, type Room } from './browser';

jest.setTimeout(120_000);

const root = 'https://site.test';
const report: ReportConfig = {
  sections: [{ name: 'mine', paths: Array.from({ length: 40 }, (_, nr) => `/mine/${nr}`) }],
  formats: ['xlsx', 'html'],
  language: 'nl',
  editLink: 'https://cms.test/edit?path={path}',
  baseUrl: 'https://reports.test/',
};
const DAYS = Array.from({ length: 7 }, (_, nr) => `2026-03-0${nr + 1}`);
const link = (path: string, status: string): { url: string; type: string; status: string } => ({
  ...{ url: path.startsWith('/') ? root + path : path, type: 'int', status },
});

/** A site of 60 pages over seven days, and one recording of two years before. */
function pagesOf(day: string): BuiltPage[] {
  const isNew = day >= '2026-03-05';
  const mine = Array.from({ length: 40 }, (_, nr): BuiltPage => ({
    path: `/mine/${nr}`,
    title: `Mijn pagina ${nr}`,
    ed_text: nr === 7 && isNew ? 'Nu een kortere tekst.' : `De tekst van ${nr}, zoals die was.`,
  }));
  const others = Array.from({ length: 18 }, (_, nr): BuiltPage => ({
    path: `/o/${nr}`,
    title: `Andere pagina ${nr}`,
    ed_text: day < '2026' && nr < 16 ? 'toen' : `Over ${nr}`,
    links: nr === 3 ? [link('/weg', '404')] : nr === 4 ? [link('/stil', '404')] : [],
  }));
  return [{ path: '/', title: 'Begin', links: [link('/weg', '404')] }, ...mine, ...others];
}

describeInBrowser('what an editor wants to know, on a site of seven days, from a disk', () => {
  let room: Room;
  let page: Page;
  let clicks: number;
  const click = async (selector: string): Promise<void> => {
    clicks += 1;
    await page.click(selector);
  };
  const open = async (name: string): Promise<void> => {
    clicks = 0;
    ({ page } = await room.open(name, '', {
      acceptDownloads: true,
      permissions: ['clipboard-read', 'clipboard-write'],
    }));
  };
  const SITE = 'reports/260307-0500/index.html';

  beforeAll(async () => {
    room = await openRoom();
    for (const day of ['2024-03-01', ...DAYS]) {
      await buildScrape(room.folder, `${day.slice(2).replaceAll('-', '')}-0500`, { pages: pagesOf(day) });
      if (day < '2026') continue;
      const visits = day < '2026-03-05' ? 40 : 10;
      countDay(room.folder, `2026-02-${20 + Number(day.slice(9))}`, { pages: [['/mine/7', '/mine/7', 40]] });
      countDay(room.folder, day, {
        pages: [
          ['/mine/7', '/mine/7', visits],
          ['/', '/', 100],
          ['/o/4', '/o/4', 2],
        ],
      });
    }
    await reportOn(room.folder, '260307-0500', { report, root });
  });
  afterEach(() => page.context().close());
  afterAll(() => room?.close());

  it('what changed on my 40 pages: 2 clicks', async () => {
    await open(SITE);
    await click('#tab-sections');
    await click('#panel-sections a[href="mine.html"]');
    await page.waitForSelector('[data-grid=changes] .card');
    expect(await page.textContent('[data-grid=changes] .card')).toContain('Mijn pagina 7');
    expect(await page.textContent('[data-grid=changes] ins')).toContain('kortere');
    expect(clicks).toBe(2);
  });

  it('the dead address that most visitors meet, and where to mend it: 2 clicks', async () => {
    await open(SITE);
    await click('#tab-broken');
    await page.waitForSelector('[data-grid=broken][data-ready]');
    expect(await page.textContent('[data-grid=broken] tbody tr:not(.spacer)')).toContain('/weg');
    await click('[data-grid=broken] tbody tr:not(.spacer) .open');
    const dialog = page.locator('dialog');
    expect(await dialog.textContent()).toMatch(/\/weg.*\/.*\/o\/3/s);
    expect(await dialog.locator('a[href="https://cms.test/edit?path=%2F"]').count()).toBe(1);
    expect(clicks).toBe(2);
  });

  it('whether visits fell after the text changed: 2 clicks', async () => {
    await open(SITE);
    await click('#tab-pages');
    await click('[data-grid=pages] tbody a[href="#page=/mine/7"]');
    await page.waitForSelector('.visits[data-ready] svg.chart');
    expect(await page.textContent('#life [data-found="2026-03-05"]')).toBe(
      'Bezoeken per dag: 40 in de 14 dagen ervoor, 10 in de 14 dagen erna',
    );
    expect(await page.locator('#life .event').count()).toBe(1);
    expect(clicks).toBe(2);
  });

  it('this page over time: 2 clicks, from its section too', async () => {
    for (const name of [SITE, 'reports/260307-0500/mine.html']) {
      await open(name);
      await click('#tab-pages');
      await click('[data-grid=pages] tbody a[href="#page=/mine/7"]');
      await page.waitForSelector('#life[data-ready="/mine/7"]');
      expect(await page.textContent('#life .moments')).toMatch(/5 mrt 2026.*1 mrt 2024/s);
      expect(clicks).toBe(2);
      if (name === SITE) await page.context().close();
    }
  });

  it('what it said on 3 March: 3 clicks', async () => {
    await open(SITE);
    await click('#tab-pages');
    await click('[data-grid=pages] tbody a[href="#page=/mine/7"]');
    await click('#life .moments > li >> nth=1 >> summary');
    const said = page.locator('#life .moments > li >> nth=1');
    expect(await said.locator('.said').textContent()).toBe('De tekst van 7, zoals die was.');
    expect(await said.locator('.said').isVisible()).toBe(true);
    expect(clicks).toBe(3);
  });

  it('send exactly this: 1 click', async () => {
    await open(SITE);
    await page.evaluate(() => void (location.hash = '#tab=pages&pages.q=pagina+7'));
    await page.waitForSelector('[data-grid=pages][data-ready]');
    await click('[data-grid=pages] .copy');
    await page.waitForTimeout(200);
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe('https://reports.test/260307-0500/index.html#tab=pages&pages.q=pagina+7');
    expect(clicks).toBe(1);
  });

  it('what never changed in two years: 2 clicks', async () => {
    await open(SITE);
    await click('#tab-pages');
    await page.waitForSelector('[data-grid=pages][data-ready]');
    await click('[data-grid=pages] [data-column=lastChanged] button');
    const rows = await page.$$eval('[data-grid=pages] tbody tr:not(.spacer)', (all) =>
      all.map((row) => row.textContent),
    );
    expect(rows[0]).toMatch(/2024-03-01$/);
    expect(rows.at(-1)).toMatch(/Mijn pagina 7.*2026-03-05$/);
    expect(clicks).toBe(2);
  });

  it('for my manager: 1 click', async () => {
    await open(SITE);
    const [download] = await Promise.all([page.waitForEvent('download'), click('a[href="report.xlsx"]')]);
    expect(download.suggestedFilename()).toBe('report.xlsx');
    expect(clicks).toBe(1);
  });
});
