import { mkdtempSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReportConfig, SectionConfig } from '@scrape-and-report/production';
import { buildScrape, type BuiltPage } from '@scrape-and-report/record/testing';
import { writeReport } from './write-report';

const root = 'https://site.test';
const broken = { links: [{ url: `${root}/nowhere`, type: 'int', status: '404' }] };
const sections: SectionConfig[] = [
  { name: 'cars', pathPrefix: '/cars', owner: 'Dirk@example.nl' },
  { name: 'vans', paths: ['/cars/van', '/desk'], owner: 'dirk@example.nl' },
  { name: 'bikes', pathPrefix: '/bikes', owner: 'eva@example.nl' },
  { name: 'tax', business: 'douane', owner: 'fien@example.nl' },
  { name: 'rest', paths: ['/**'] },
];
const report: ReportConfig = { sections, formats: ['html'], language: 'nl' };

let store: string;
beforeAll(async () => {
  store = mkdtempSync(join(tmpdir(), 'owners-'));
  const first: BuiltPage[] = [
    { path: '/' },
    { path: '/cars/van', title: 'Van', ed_text: 'one' },
    { path: '/desk', title: 'Desk' },
    { path: '/bikes/tandem', title: 'Tandem' },
    { path: '/bikes/old', title: 'Old', ...broken },
    { path: '/duty', title: 'Duty', business: 'douane' },
  ];
  const second: BuiltPage[] = [
    { path: '/', ed_text: 'other' },
    { path: '/cars/van', title: 'Van', ed_text: 'two' },
    { path: '/cars/new', title: 'New' },
    { path: '/desk', title: 'The desk' },
    { path: '/bikes/tandem', title: 'Tandem', ...broken },
    { path: '/bikes/old', title: 'Old', ...broken },
  ];
  await buildScrape(store, '260301-0500', { pages: first });
  await buildScrape(store, '260302-0500', { pages: second });
});
afterAll(() => removeSync(store));

it('what owners are told: what changed, came, went and broke in their own sections, each page once', async () => {
  const { ownerNews, news } = await writeReport({
    ...{ store, scrape: '260302-0500', report, root, sectionPages: new Map() },
    folder: join(store, 'reports', '260302-0500'),
    signal: new AbortController().signal,
    assertLease: async () => undefined,
    progress: { update: () => undefined, end: () => undefined },
  });
  expect(news.changed.count).toBe(3);
  expect(ownerNews.map(({ sections: names, changed }) => [names, changed])).toEqual([
    [['cars', 'vans'], { new: 1, removed: 0, changed: 2 }],
    [['bikes'], { new: 0, removed: 0, changed: 0 }],
    // A page that went belongs where it belonged.
    [['tax'], { new: 0, removed: 1, changed: 0 }],
  ]);
  const [dirk, eva, fien] = ownerNews.map((owned) => owned.news);
  expect(dirk!.changed.named.map(({ where }) => where)).toEqual(['/cars/van', '/desk']);
  expect(dirk!.added.named.map(({ where }) => where)).toEqual(['/cars/new']);
  expect(dirk!.problems.named.map(({ where }) => where)).not.toContain(`${root}/nowhere (404)`);
  expect(fien!.removed.named).toEqual([{ name: 'Duty', where: '/duty', visits: null }]);
  // The dead address is known for a day: a use more is no new thing to mend.
  expect(eva!.problems.count).toBe(0);
});
