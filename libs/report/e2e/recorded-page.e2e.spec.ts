import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import { renderRecordedPage } from '../src/pages';
import { describeInBrowser, openRoom, type Room } from './browser';

jest.setTimeout(120_000);

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const view = {
  path: '/paspoort',
  url: 'https://site.test/paspoort',
  title: 'Paspoort',
  language: 'nl',
  timestamp: '260303-0500',
  askedDay: '2026-03-04',
  cameFrom: null,
  html: '<h1>Paspoort</h1><p>Een pas kost 60 euro. <a title="https://site.test/b" class="r-link">Meer</a> <a href="#eind">eind</a></p><span class="r-image">Een pas</span><h2 id="eind">Eind</h2>',
};

describeInBrowser('a recorded page', () => {
  let room: Room;
  beforeAll(async () => {
    room = await openRoom();
    room.write('page.html', renderRecordedPage(view, 'nl'));
    // What would get past the list that markup is made of still meets the policy.
    const evil = `${view.html}<script>window.ran=1</script><img src="https://x.test/a.png" onerror="window.ran=2"><iframe src="https://x.test"></iframe><link rel="stylesheet" href="https://x.test/a.css">`;
    room.write('evil.html', renderRecordedPage({ ...view, html: evil }, 'nl'));
  });
  afterAll(() => room?.close());

  it.each(['light', 'dark'] as const)(
    'opens from disk with its banner in sight, without a message, %s',
    async (colorScheme) => {
      const { page, errors, requests } = await room.open('page.html', '', {
        colorScheme,
        viewport: { width: 390, height: 700 },
      });
      expect(await page.isVisible('.recorded-banner')).toBe(true);
      expect(await page.textContent('.recorded-title')).toBe('Zo was deze pagina op dinsdag 3 maart 2026');
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      const label = await page.evaluate(`getComputedStyle(document.querySelector('.r-image'), '::before').content`);
      expect(label).toBe('"Afbeelding: "');
      await page.click('.r-link');
      expect(page.url()).toMatch(/page\.html$/);
      await page.evaluate(AXE);
      const { violations } = (await page.evaluate('axe.run(document)')) as AxeResults;
      expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
      expect([errors, requests]).toEqual([[], []]);
      await page.context().close();
    },
  );

  it('runs and loads nothing, even where the markup is not made safe', async () => {
    const { page } = await room.open('evil.html');
    expect(await page.evaluate('window.ran')).toBeUndefined();
    const loaded = await page.evaluate(
      `performance.getEntriesByType('resource').filter(({ transferSize }) => transferSize > 0).length`,
    );
    expect(loaded).toBe(0);
    await page.context().close();
  });
});
