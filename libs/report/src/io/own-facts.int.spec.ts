import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@scrape-and-report/record';
import { buildScrape } from '@scrape-and-report/record/testing';
import { wordsOf } from '../pages/messages/words';
import { sectionPages } from '../pages/section/section-tables';
import { pagesTable } from '../pages/site/page-tables';
import { buildSections } from './build-sections';
import { buildSiteReport } from './build-site-report';

const own = (facts: object): string => JSON.stringify(facts);

describe("facts of one's own in a report", () => {
  let store: string;
  beforeEach(() => (store = mkdtempSync(join(tmpdir(), 'own-facts-'))));
  afterEach(() => rmSync(store, { recursive: true, force: true, maxRetries: 5 }));
  const report = { sections: [], formats: ['xlsx', 'html'], language: 'en' } as const;
  const build = (scrape: string) => buildSiteReport({ store, scrape, report, root: 'https://site.test' });

  it('are columns of the table of pages, and a change of theirs is told', async () => {
    await buildScrape(store, '261120-0600', {
      pages: [
        { path: '/', own_facts: own({ author: 'Anna', themes: ['tax', 'cars'] }) },
        { path: '/a', own_facts: own({ reviewed: '1 May' }) },
        { path: '/b' },
      ],
    });
    await buildScrape(store, '261121-0600', {
      pages: [
        { path: '/', own_facts: own({ author: 'Bram', themes: ['tax', 'cars'] }) },
        { path: '/a', own_facts: own({ reviewed: '1 May' }) },
        { path: '/b' },
      ],
    });
    const site = await build('261121-0600');
    expect(site.ownFacts).toEqual(['author', 'themes', 'reviewed']);
    expect(site.pages.map(({ path, own: facts }) => [path, facts])).toEqual([
      ['/', ['Bram', 'tax, cars', null]],
      ['/a', [null, null, '1 May']],
      ['/b', [null, null, null]],
    ]);
    expect(site.changedAspects).toMatchObject([
      {
        path: '/',
        aspect: 'own_facts',
        previous: 'author: Anna\nthemes: tax, cars',
        current: 'author: Bram\nthemes: tax, cars',
      },
    ]);
    const table = pagesTable(site, wordsOf('en'), 'https://site.test');
    const labels = table.columns.map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(['author', 'themes', 'reviewed']));
    for (const row of table.rows) expect(row).toHaveLength(labels.length);
  });

  it('are columns of the page of a section, those alone that its pages have', async () => {
    await buildScrape(store, '261120-0600', {
      pages: [
        { path: '/', own_facts: own({ author: 'Anna' }) },
        { path: '/cars/a', own_facts: own({ reviewed: '1 May' }) },
        { path: '/cars/b' },
        { path: '/bikes/a' },
      ],
    });
    const sections = [
      { name: 'cars', pathPrefix: '/cars/' },
      { name: 'bikes', pathPrefix: '/bikes/' },
    ];
    const [cars, bikes] = buildSections({
      ...{ store, scrape: '261120-0600', root: 'https://site.test' },
      report: { ...report, sections },
    });
    expect(cars!.ownFacts).toEqual(['reviewed']);
    const { columns, rows } = sectionPages(cars!, wordsOf('en'), 'https://site.test');
    const at = columns.findIndex(({ label }) => label === 'reviewed');
    expect(rows.map((row) => [row.length, row[at]])).toEqual([
      [columns.length, '1 May'],
      [columns.length, null],
    ]);
    expect(bikes).not.toHaveProperty('ownFacts');
    expect(bikes!.pages[0]).not.toHaveProperty('own');
  });

  it('are no change against a scrape that was made before there were any', async () => {
    await buildScrape(store, '261120-0600', { pages: [{ path: '/' }] });
    const db = openDatabase(join(store, '261120-0600', 'scrape.db'));
    db.exec('ALTER TABLE pages_info DROP COLUMN own_facts');
    db.close();
    await buildScrape(store, '261121-0600', { pages: [{ path: '/', own_facts: own({ author: 'Anna' }) }] });
    expect((await build('261121-0600')).changedAspects).toEqual([]);
    expect((await build('261120-0600')).pages[0]).not.toHaveProperty('own');
  });
});
