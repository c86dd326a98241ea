/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { renderSitePage } from '../src/pages';
import { sampleSiteReport } from '../src/pages/testing';
import { describeInBrowser, openRoom, type Room } from './browser';

jest.setTimeout(120_000);

/** Words of the heads of columns in sight that stand on more than one line. */
function brokenWords(page: Page): Promise<string[]> {
  return page.$$eval('.panel.current th[data-column]', (heads) =>
    heads.flatMap((head) => {
      const texts = document.createTreeWalker(head, NodeFilter.SHOW_TEXT);
      const broken: string[] = [];
      while (texts.nextNode()) {
        const { data } = texts.currentNode as Text;
        for (const { index, 0: word } of data.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
          const range = document.createRange();
          range.setStart(texts.currentNode, index);
          range.setEnd(texts.currentNode, index + word.length);
          const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
          if (lines.size > 1) broken.push(word);
        }
      }
      return broken;
    }),
  );
}

describeInBrowser('heads of columns', () => {
  let room: Room;
  beforeAll(async () => {
    room = await openRoom();
    const site = sampleSiteReport({ pages: 300, changes: 6 });
    for (const language of ['nl', 'en'] as const) room.write(`${language}.html`, renderSitePage({ ...site, language }));
  });
  afterAll(() => room?.close());

  it.each(['nl', 'en'].flatMap((language) => [1600, 1280, 1000, 700, 390].map((width) => [language, width] as const)))(
    'keep each word on one line: %s at %s pixels',
    async (language, width) => {
      const { page } = await room.open(`${language}.html`, '', { viewport: { width, height: 800 } });
      const names = await page.$$eval('[role=tab]', (tabs) => tabs.map((tab) => (tab as HTMLElement).dataset['tab']!));
      let heads = 0;
      for (const name of names) {
        await page.click(`#tab-${name}`);
        await page.waitForFunction(
          (tab) =>
            [...document.querySelectorAll(`#panel-${tab} .grid`)].every((grid) => grid.hasAttribute('data-ready')),
          name,
        );
        heads += (await page.$$('.panel.current th[data-column]')).length;
        expect([name, await brokenWords(page)]).toEqual([name, []]);
      }
      expect(heads).toBeGreaterThan(20);
      await page.context().close();
    },
  );
});
