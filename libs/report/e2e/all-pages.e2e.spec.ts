import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { renderIndexPage, renderSectionPage, renderSitePage } from '../src/pages';
import { sampleIndexReport, sampleSectionInput, sampleSiteReport } from '../src/pages/testing';
import { describeInBrowser, openRoom, type Room } from './browser';

jest.setTimeout(120_000);

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const EVIL =
  '"><img src=x onerror="window.ran=1"></script></title><script>window.ran=2</script>=cmd|\' /C calc\'!A0 \u202egnp.exe\u2066 \u0000\u0007';

const EVERY_RULE = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];

/** Rules that a page breaks, of every weight; the policy of the page stays in force while they are looked for. */
async function violationsOf(page: Page, rules: readonly string[]): Promise<string[]> {
  const options = JSON.stringify({ runOnly: rules, resultTypes: ['violations'] });
  const results = (await page.evaluate(`axe.run(document, ${options})`)) as AxeResults;
  return results.violations.map(
    ({ id, impact, nodes }) =>
      `${impact}: ${id} at ${nodes
        .map(({ target }) => target.join(' '))
        .slice(0, 3)
        .join(', ')}`,
  );
}

async function eachTab(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  const names = await page.$$eval('[role=tab]', (tabs) => tabs.map((tab) => (tab as HTMLElement).dataset['tab']!));
  for (const name of names) {
    await page.click(`#tab-${name}`);
    await page.waitForFunction(
      (tab) => [...document.querySelectorAll(`#panel-${tab} .grid`)].every((grid) => grid.hasAttribute('data-ready')),
      name,
    );
    await look(name);
  }
  if (names.length === 0) {
    await page.waitForSelector('.grid[data-ready]');
    await look('page');
  }
}

describeInBrowser('every page', () => {
  let room: Room;
  const files = ['index.html', '261122-0500/index.html', '261122-0500/auto.html'];

  beforeAll(async () => {
    room = await openRoom();
    room.write(files[0]!, renderIndexPage(sampleIndexReport({ days: 60 })));
    room.write(files[1]!, renderSitePage(sampleSiteReport({ pages: 200, changes: 6 })));
    room.write(files[2]!, renderSectionPage(JSON.stringify(sampleSectionInput())));
  });
  afterAll(() => room?.close());

  it.each(files.flatMap((file) => (['light', 'dark'] as const).map((colorScheme) => [file, colorScheme] as const)))(
    '%s has nothing that an accessibility checker objects to, %s',
    async (file, colorScheme) => {
      const { page, errors, requests } = await room.open(file, '', { colorScheme, reducedMotion: 'reduce' });
      const found: Record<string, string[]> = {};
      // The dark theme differs in nothing but its colours.
      const rules = colorScheme === 'dark' ? ['color-contrast'] : EVERY_RULE;
      await page.evaluate(AXE);
      await eachTab(page, async (name) => {
        const violations = await violationsOf(page, rules);
        if (violations.length > 0) found[name] = violations;
      });
      expect(found).toEqual({});
      expect([errors, requests]).toEqual([[], []]);
      await page.context().close();
    },
  );

  it('lead to each other', async () => {
    const { page, errors } = await room.open('index.html');
    await page.click('.button.primary');
    expect(await page.textContent('h1')).toBe('Sunday 22 November 2026');
    await page.click('.brief.sections a');
    expect(await page.textContent('h1')).toBe('Onderdeel auto');
    await page.click('.go a >> nth=1');
    expect(await page.textContent('h1')).toBe('All reports');
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it.each([
    ['261122-0500/cms.html', 'edit'],
    ['261122-0500/cms-auto.html', 'bewerken'],
  ])('lead from each use of a problem to where its page is edited (%s)', async (file, word) => {
    const editLink = 'https://cms.example/edit?path={path}';
    const html = word === 'edit' ? renderSitePage({ ...sampleSiteReport({ pages: 200, changes: 6 }), editLink }) : null;
    room.write(file, html ?? renderSectionPage(JSON.stringify({ ...sampleSectionInput(), editLink })));
    const { page, errors } = await room.open(file, '#tab=issues');
    await page.waitForSelector('[data-grid=issues][data-ready]');
    const [path, link] = await page.$eval('[data-grid=issues] tbody tr:not(.spacer)', (row) => {
      const [leads, edits] = [...row.querySelectorAll('a')];
      return [leads!.textContent, edits && `${edits.textContent} ${edits.getAttribute('href')}`];
    });
    expect(link).toBe(`${word} https://cms.example/edit?path=${encodeURIComponent(path!)}`);
    // All uses, in the row's details.
    await page.click('[data-grid=issues] .open >> nth=0');
    const count = await page.$$eval('dialog .uses li', (entries) => entries.length);
    expect(count).toBeGreaterThan(0);
    expect(await page.$$eval('dialog .uses a.edit', (links) => links.length)).toBe(count);
    await page.keyboard.press('Escape');
    await page.evaluate(AXE);
    expect(await violationsOf(page, EVERY_RULE)).toEqual([]);
    await page.click('#tab-pages');
    await page.waitForSelector('[data-grid=pages][data-ready] a.edit');
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('show the whole course of a figure when it is opened', async () => {
    const { page } = await room.open('index.html');
    await page.click('.trend summary >> nth=0');
    expect(await page.isVisible('.trend svg[role=img] >> nth=0')).toBe(true);
    await page.focus('.trend .scrub >> nth=0');
    const newest = await page.textContent('.trend .readout >> nth=0');
    await page.keyboard.press('ArrowLeft');
    expect(newest).toMatch(/^22 Nov 2026: [\d,]+$/);
    expect(await page.textContent('.trend .readout >> nth=0')).toMatch(/^21 Nov 2026: /);
    await page.context().close();
  });
});

describeInBrowser('hostile text', () => {
  let room: Room;
  beforeAll(async () => {
    room = await openRoom();
    const site = sampleSiteReport({ pages: 12, changes: 4 });
    const index = sampleIndexReport({ days: 3 });
    const section = sampleSectionInput({ pages: 8 });
    room.write(
      'index.html',
      renderSitePage({
        ...site,
        producer: EVIL,
        pages: site.pages.map((page) => ({
          ...page,
          title: EVIL,
          path: `/${EVIL}`,
          url: `javascript:window.ran=3`,
          business: EVIL,
          pagetype: '__proto__',
        })),
        issues: site.pages.map((page) => ({
          kind: 'no-title',
          severity: 'error',
          path: EVIL,
          url: 'javascript:window.ran=4',
          title: EVIL,
          detail: EVIL,
          since: EVIL,
          scrapes: 1,
          visits: page.visits,
        })),
        changedAspects: site.changedAspects.map((change) => ({
          ...change,
          title: EVIL,
          url: 'data:text/html,<script>window.ran=5</script>',
          previous: EVIL,
          current: EVIL,
          diff: {
            cut: true,
            rows: [{ kind: 'changed' as const, words: 0, left: [{ text: EVIL, changed: true }], right: [] }],
          },
        })),
        brokenLinks: [
          {
            url: 'javascript:window.ran=6',
            anchor: EVIL,
            internal: true,
            status: EVIL,
            uses: [{ path: EVIL, text: EVIL }],
            visits: 1,
          },
        ],
        parameters: [{ name: EVIL, value: EVIL }],
      }),
    );
    room.write(
      'section.html',
      renderSectionPage(
        JSON.stringify({
          ...section,
          section: EVIL,
          pages: section.pages.map((page) => ({ ...page, title: EVIL })),
          changes: section.changes.map((change) => ({ ...change, title: EVIL, found: EVIL })),
        }),
      ),
    );
    room.write(
      'all.html',
      renderIndexPage({
        ...index,
        trends: [{ figure: EVIL, values: [1, 2, 3] }],
        reports: index.reports.map((entry) => ({ ...entry, files: [...entry.files, `${EVIL}.html`] })),
      }),
    );
  });
  afterAll(() => room?.close());

  it.each(['index.html', 'section.html', 'all.html'])(
    'does nothing on %s, in any tab, search or dialog',
    async (file) => {
      const { page, errors, requests } = await room.open(
        file,
        '#tab=__proto__&__proto__.q=x&pages.sort=constructor&pages.f.__proto__=1',
      );
      await eachTab(page, async () => {
        for (const field of await page.locator('.find:visible').all()) await field.fill('gnp');
        for (const link of await page.locator('main a:visible').all()) {
          expect(await link.getAttribute('href')).toMatch(/^(https?:\/\/|#|[\w.-]+(\/[^:]*)?$)/);
        }
        const open = page.locator('.open:visible').first();
        if ((await open.count()) > 0) {
          await open.click();
          await page.keyboard.press('Escape');
        }
      });
      expect(await page.evaluate(() => ['ran' in window, document.images.length, 'q' in Object.prototype])).toEqual([
        false,
        0,
        false,
      ]);
      expect([errors, requests]).toEqual([[], []]);
      await page.context().close();
    },
  );

  it('cannot run in a spreadsheet either', async () => {
    const { page } = await room.open('index.html', '#tab=figures');
    await page.waitForSelector('[data-grid=parameters][data-ready]');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-grid=parameters] .csv')]);
    const text = readFileSync(await download.path(), 'utf8');
    for (const cell of text.split(/[,\r\n]+/)) expect(cell).not.toMatch(/^[\s"']*[=+@-](?!$)/);
    await page.context().close();
  });
});
