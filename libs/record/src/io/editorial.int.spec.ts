import { mkdtempSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildScrape } from '../testing/build-scrape';
import { openScrape } from './scrape-reader';

it('gives each link once, by its first page, with the number of pages that it stands on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'editorial-'));
  try {
    const home = { url: 'https://site.test/', text: 'Home', status: '200' };
    await buildScrape(folder, '260301-0500', {
      pages: [
        { path: '/c', ed_text: 'né', links: [home] },
        { path: '/a', ed_text: 'one', links: [{ ...home, text: 'Start' }, home, home] },
        { path: '/b', ed_text: 'two', links: [home, { ...home, anchor: 'top' }] },
      ],
    });
    const scrape = openScrape(join(folder, '260301-0500'));
    const rows = [...scrape.linksOnce()].map((row) => [...row]);
    expect(rows.map(([path, text, , anchor, , status, pages]) => [path, text, anchor || '', status, pages])).toEqual([
      ['/a', 'Home', '', '200', 3],
      ['/a', 'Start', '', '200', 1],
      ['/b', 'Home', 'top', '200', 1],
    ]);
    const uses = Array.from(scrape.linkUses(), (row) => ({ ...row }));
    const last = uses.at(-1)!.link_nr;
    expect(Array.from(scrape.linkUses([last]), (row) => ({ ...row }))).toEqual(
      uses.filter(({ link_nr }) => link_nr === last),
    );
    expect([...scrape.linkUses([])]).toEqual([]);
    const pairs = Array.from(scrape.edLinks(), ({ page_id, link_nr }) => [page_id, link_nr]);
    expect(Array.from(scrape.edLinksOf([last]), (row) => [...row])).toEqual(pairs.filter(([, nr]) => nr === last));
    expect(Array.from(scrape.edLinksOf(), (row) => [...row])).toEqual(pairs);
    expect([...scrape.edLinkNumbers()].flatMap(([id, numbers]) => numbers.map((nr) => [id, nr]))).toEqual(pairs);
    const counts = new Map(Array.from(scrape.edLinkCounts(), ([nr, count]) => [nr, count]));
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(pairs.length);
    expect(counts.get(last)).toBe(pairs.filter(([, nr]) => nr === last).length);
    expect({ ...scrape.editorialSize() }).toEqual({ chars: 8, uses: 6 });
    scrape.close();
  } finally {
    removeSync(folder);
  }
});
