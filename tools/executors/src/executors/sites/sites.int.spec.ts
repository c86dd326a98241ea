import type { ExecutorContext } from '@nx/devkit';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { ensureDirSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sitesExecutor from './executor';

const root = mkdtempSync(join(tmpdir(), 'sites-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, text: string): void {
  ensureDirSync(join(root, path, '..'));
  writeFileSync(join(root, path), text);
}

const config = (home: string, site: object) =>
  JSON.stringify({ partners: [{ name: 'anna', home }], self: 'anna', site, analytics: { source: 'none' } });
const project = (folder: string) => ({
  root: folder,
  targets: { elect: { executor: '@scrape-and-report/executors:elect' } },
});

it('one page leads to the newest report of each site, and says what is wrong with one that has none', async () => {
  put('sites/shop/production.config.json', config('../../homes/shop', { root: 'https://shop.example.nl/' }));
  put('sites/new/production.config.json', config('../../homes/new', { root: 'https://new.example.nl/' }));
  put('sites/bad/production.config.json', '{ "partners": 1 }');
  for (const day of ['261121-0500', '261122-0500']) put(`homes/shop/site-record/reports/${day}/index.html`, 'x');
  put('homes/shop/site-record/reports/261123-0500/report.xlsx', 'half');
  put('homes/shop/site-record/reports/index.html', 'x');
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  const nx = {
    root,
    projectsConfigurations: {
      version: 2,
      projects: { shop: project('sites/shop'), new: project('sites/new'), bad: project('sites/bad') },
    },
  } as unknown as ExecutorContext;
  expect(await sitesExecutor({}, nx)).toEqual({ success: true });
  const file = join(root, '.out/sites.html');
  expect(log.mock.calls).toEqual([[`sites: ${file}`]]);
  log.mockRestore();
  const page = readFileSync(file, 'utf8');
  const newest = pathToFileURL(join(root, 'homes/shop/site-record/reports/261122-0500/index.html')).href;
  expect(page).toContain(`<a href="${newest}">2026-11-22 05:00</a>`);
  const rows = page.split('\n').filter((line) => line.startsWith('<tr><th scope="row">'));
  expect(rows.map((row) => /<th scope="row">(.*?)<\/th>/.exec(row)![1])).toEqual(['bad', 'new', 'shop']);
  expect(rows[0]).toContain('problem');
  expect(rows[1]).toContain('none yet');
});
