import { Fleet, page } from '@scrape-and-report/testing';
import { writeFileSync } from 'node:fs';
import { ensureDirSync, readJsonSync, writeJsonSync } from 'fs-extra';
import { join } from 'node:path';

describe('a workspace that calls the targets otherwise', () => {
  const fleet = new Fleet(['anna']);
  const at = (...path: string[]): string => join(fleet.root, ...path);
  afterAll(() => fleet.remove());

  it('produces under these names, and hints name them', async () => {
    const targetNames = { elect: 'choose', daily: 'produce', sections: 'parts', 'report-section': 'part' };
    const nx = readJsonSync(at('nx.json')) as object;
    writeJsonSync(at('nx.json'), {
      ...nx,
      plugins: [{ plugin: '@scrape-and-report/executors', options: { targetNames } }],
    });
    for (const folder of ['sites/shop', 'homes/anna', 'pages']) ensureDirSync(at(folder));
    writeFileSync(at('pages/index.html'), page('Shop', '<a href="/tea.html">Tea</a>'));
    writeFileSync(at('pages/tea.html'), page('Tea', 'Green and black.'));
    writeJsonSync(at('sites/shop/production.config.json'), {
      partners: [{ name: 'anna', home: '../../homes/anna' }],
      self: 'anna',
      site: { directory: '../../pages', requestsPerSecond: 1000, checkExternalLinks: false },
      analytics: { source: 'none' },
      report: { sections: [{ name: 'tea', pathPrefix: '/tea.html' }] },
    });
    const early = await fleet.nx(['run', 'shop:report', '--excludeTaskDependencies']);
    expect([early.code, early.output]).toEqual([1, expect.stringContaining('run shop:produce first')]);
    const run = await fleet.nx(['run', 'shop:produce']);
    expect(run).toMatchObject({ code: 0 });
    expect(run.output).toContain('by anna: scrape done, analytics done, report done, sync done');
    expect(run.output).toContain('sections: 1 rebuilt, 0 from the cache');
  });
});
