/// <reference lib="dom" />
// `npm run pictures -- FOLDER [VIEW...]`: every view of every page, or some (`nl-site-issues`), in both languages, as people see it.
import { resolve } from 'node:path';
import { ensureDirSync } from 'fs-extra';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { AcceptedIssue, ReportLanguage, SiteReport } from '../src/model';
import { renderIndexPage, renderRecordedPage, renderSectionPage, renderSitePage } from '../src/pages';
import { sampleIndexReport, sampleSectionInput, sampleSiteReport } from '../src/pages/testing';
import { openRoom, type Room } from './browser';
import { writePicturedLives } from './pictured-lives';

const APPEARANCES: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  narrow: { viewport: { width: 390, height: 844 } },
  forced: { forcedColors: 'active' },
  'forced-dark': { forcedColors: 'active', colorScheme: 'dark' },
};

const [, , given = 'pictures', ...views] = process.argv;
void takeAll(resolve(given));

async function takeAll(folder: string): Promise<void> {
  ensureDirSync(folder);
  const room = await openRoom();
  try {
    for (const language of ['nl', 'en'] as const) {
      for (const file of writePages(room, language))
        await takePage(room, { stem: file.replace('.html', ''), file }, folder);
      if (isAny(`${language}-life`))
        await takePage(
          room,
          { stem: `${language}-life`, file: await writePicturedLives(room.folder, language) },
          folder,
        );
    }
  } finally {
    await room.close();
  }
}

const RECORDED: Parameters<typeof renderRecordedPage>[0] = {
  ...{ path: '/paspoort', url: 'https://www.gemeente.test/paspoort', title: 'Paspoort', language: 'nl' },
  ...{ timestamp: '260303-0500', askedDay: '2026-03-04', cameFrom: '/pas' },
  html: '<h1>Paspoort</h1><p>Een paspoort kost 62 euro. <a title="https://www.gemeente.test/b" class="r-link">Meer</a></p><span class="r-image">Een paspoort</span><table><tr><th>Wie</th><td>Euro</td></tr><tr><th>18 jaar of ouder</th><td>62</td></tr></table>',
};

function writePages(room: Room, language: ReportLanguage): string[] {
  const pages: Readonly<Record<string, string>> = {
    index: renderIndexPage({ ...sampleIndexReport({ days: 400 }), language }),
    site: renderSitePage(siteReport(language)),
    section: renderSectionPage(JSON.stringify({ ...sampleSectionInput(), language })),
    recorded: renderRecordedPage(RECORDED, language),
  };
  return Object.entries(pages).map(([name, html]) => {
    const file = `${language}-${name}.html`;
    room.write(file, html);
    return file;
  });
}

/** With what was accepted, and an address as long as some are. */
function siteReport(language: ReportLanguage): SiteReport {
  const site = sampleSiteReport({ pages: 300, changes: 6 });
  const [first, ...others] = site.issues;
  const long = `${site.root}/zoeken?${'filter=onderwerp&'.repeat(120)}`;
  const accepted = others.slice(0, 6).map((issue, at): AcceptedIssue => ({
    ...issue,
    reason: 'zo afgesproken met de redactie, tot de nieuwe pagina er is',
    until: at % 2 === 0 ? '2026-12-31' : null,
  }));
  return {
    ...site,
    language,
    issues: [
      { ...first!, kind: 'broken-link', detail: `${long} (404)`, path: long.slice(site.root.length) },
      ...others,
    ],
    accepted,
    acceptanceFaults: [
      {
        fault: 'run-out',
        kind: 'orphan',
        path: '/mailing/*',
        detail: null,
        uses: 3,
        reason: 'mailing',
        until: '2026-01-01',
      },
    ],
  };
}

interface Pictured {
  /** What its pictures are called. */
  readonly stem: string;
  readonly file: string;
}

async function takePage(room: Room, { stem, file }: Pictured, folder: string): Promise<void> {
  for (const [appearance, options] of Object.entries(APPEARANCES)) {
    const { page } = await room.open(file, '', { ...options, reducedMotion: 'reduce' });
    for (const view of await viewsOf(page, stem)) {
      if (!isWanted(stem, view.name)) continue;
      await view.show();
      const fullPage = appearance === 'light' || appearance === 'narrow';
      await page.screenshot({ path: `${folder}/${stem}-${view.name}-${appearance}.png`, fullPage });
    }
    await page.context().close();
  }
  const { page } = await room.open(file);
  for (const view of await viewsOf(page, stem)) {
    if (!isWanted(stem, view.name)) continue;
    await view.show();
    await page.pdf({ path: `${folder}/${stem}-${view.name}.pdf`, format: 'A4', preferCSSPageSize: true });
  }
  await page.context().close();
}

/** Whether anything of a page is wanted. */
function isAny(stem: string): boolean {
  return views.length === 0 || views.some((wanted) => wanted.startsWith(stem) || stem.startsWith(wanted));
}

function isWanted(stem: string, view: string): boolean {
  return views.length === 0 || views.some((wanted) => `${stem}-${view}`.startsWith(wanted));
}

interface View {
  readonly name: string;
  readonly show: () => Promise<void>;
}

/** The tabs, and what else is to be seen; `page` where there are none. */
async function viewsOf(page: Page, stem: string): Promise<View[]> {
  if (stem.endsWith('-life')) return lifeViews(page);
  const names = await page.$$eval('[role=tab]', (tabs) => tabs.map((tab) => (tab as HTMLElement).dataset['tab']!));
  const tabs = (names.length > 0 ? names : ['page']).map((name): View => ({ name, show: () => showTab(page, name) }));
  return stem.endsWith('-site') ? [...tabs, { name: 'filter', show: () => showFault(page) }] : tabs;
}

async function showTab(page: Page, view: string): Promise<void> {
  const place = view === 'page' ? 'main' : `#panel-${view}`;
  if (view !== 'page') await page.click(`#tab-${view}`);
  await page.waitForFunction(
    (at) => [...document.querySelectorAll(`${at} .grid`)].every((grid) => grid.hasAttribute('data-ready')),
    place,
  );
}

/** All pages, with filters that are not understood. */
async function showFault(page: Page): Promise<void> {
  await showTab(page, 'pages');
  await page.evaluate(
    () => (location.hash = '#tab=pages&pages.f.words=veel&pages.f.visits=abc&pages.f.firstSeen=ooit'),
  );
  await page.waitForSelector('#faults-pages:not(:empty)');
}

/** A life as it opens, all its visits with everything opened, and those of pages that are gone, unknown, or of one language. */
function lifeViews(page: Page): View[] {
  const life = async (path: string): Promise<void> => {
    await page.evaluate((to) => (location.hash = `#page=${to}`), path);
    await page.waitForSelector(`#life[data-ready="${path}"]`);
    if (path !== '/nergens') await page.waitForSelector('.visits[data-ready]');
  };
  return [
    { name: 'page', show: () => life('/paspoort') },
    {
      name: 'visits',
      show: async () => {
        await life('/paspoort');
        await page.click('.visits button');
        await page.waitForSelector('.visits[data-ready]:not(:has(button))');
        await page.$$eval('#life details', (all) => all.forEach((one) => ((one as HTMLDetailsElement).open = true)));
      },
    },
    { name: 'gone', show: () => life('/actie') },
    { name: 'unknown', show: () => life('/nergens') },
  ];
}
