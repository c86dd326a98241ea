import { Fleet, page } from '@scrape-and-report/testing';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { ensureDirSync, readJsonSync, writeJsonSync } from 'fs-extra';
import { join } from 'node:path';
import { killTree, until } from './support/wait';

/** A small form for every submission; `nx run prod-e2e:sites` has twenty sites of 200 pages on three partners. */
const isNight = process.env['SITES'] !== undefined;
const SITES = Number(process.env['SITES'] ?? 2);
const PAGES = Number(process.env['PAGES'] ?? 6);
const PARTNERS = isNight ? ['anna', 'bram', 'cleo'] : ['anna', 'bram'];
/** Much shorter than the whole takes: a claim that nobody renewed would be taken over. */
const LEASE_SECONDS = isNight ? 120 : 60;
const nightly = isNight ? describe : describe.skip;
const NOW = '2026-11-22T05:00:00+01:00';

describe(`${SITES} sites of ${PAGES} pages in one workspace, ${PARTNERS.length} partners at once`, () => {
  const fleet = new Fleet(PARTNERS);
  const sites = Array.from({ length: SITES }, (_, index) => `site-${String(index + 1).padStart(2, '0')}`);
  const storeOf = (partner: string, site: string): string => join(fleet.root, 'fleet', partner, `record-${site}`);
  const scrapesOf = (partner: string, site: string): string[] =>
    readdirSync(storeOf(partner, site)).filter(
      (name) => /^\d{6}-\d{4}/.test(name) && existsSync(join(storeOf(partner, site), name, 'manifest.json')),
    );
  const projects = ['-p', sites.join(',')];
  afterAll(() => fleet.remove());

  beforeAll(() => {
    fleet.configure();
    for (const site of sites) {
      const folder = join(fleet.root, 'pages', site);
      ensureDirSync(folder);
      const links = Array.from({ length: PAGES - 1 }, (_, index) => `<a href="/p${index}.html">${index}</a>`).join(' ');
      writeFileSync(join(folder, 'index.html'), page(site, links));
      for (let index = 0; index < PAGES - 1; index++)
        writeFileSync(join(folder, `p${index}.html`), page(`${site} ${index}`, `Page ${index} of ${site}.`));
      ensureDirSync(join(fleet.root, 'sites', site));
      writeJsonSync(join(fleet.root, 'sites', site, 'production.config.json'), {
        partners: PARTNERS.map((name) => ({ name, home: `../../fleet/${name}` })),
        masterDir: `record-${site}`,
        // Waited out only while a partner has not been seen.
        election: { relaxSeconds: 120, leaseSeconds: LEASE_SECONDS },
        site: { directory: `../../pages/${site}`, requestsPerSecond: 1000, checkExternalLinks: false },
        analytics: { source: 'none' },
        report: { sections: [] },
      });
    }
  });

  it('each site is produced once, and the partners share them evenly', async () => {
    const begun = performance.now();
    const runs = PARTNERS.map((partner) =>
      fleet.start(['run-many', '-t', 'daily', ...projects, '--parallel=1'], { now: NOW, partner }),
    );
    const codes = await Promise.all(runs.map(({ end }) => end));
    console.log(
      `${SITES} sites on ${PARTNERS.length} partners of one machine: ${Math.round((performance.now() - begun) / 1000)} s`,
    );
    expect(runs.map(({ output }, index) => [codes[index], codes[index] === 0 ? '' : output()])).toEqual(
      PARTNERS.map(() => [0, '']),
    );
    const producers = sites.map((site) => {
      const [scrape] = scrapesOf('anna', site);
      for (const partner of PARTNERS)
        expect([site, partner, scrapesOf(partner, site)]).toEqual([site, partner, [scrape]]);
      const manifest = readJsonSync(join(storeOf('bram', site), scrape!, 'manifest.json'));
      expect(manifest).toMatchObject({ epoch: 1, complete: true, pages: PAGES });
      return manifest.producer as string;
    });
    const counts = PARTNERS.map((partner) => producers.filter((producer) => producer === partner).length);
    console.log(`produced by ${PARTNERS.map((partner, index) => `${partner}: ${counts[index]}`).join(', ')}`);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  }, 3_600_000);

  it('one page leads to all newest reports', async () => {
    const run = await fleet.nx(['run', `${sites[0]}:sites`], { now: NOW, partner: 'bram' });
    expect(run).toMatchObject({ code: 0 });
    const text = readFileSync(/^sites: (.*)$/m.exec(run.output)![1]!, 'utf8');
    for (const site of sites) expect(text).toContain(`record-${site}/reports/2611`);
  });
});

nightly('two sites, two partners, one of which dies', () => {
  const fleet = new Fleet(['anna', 'bram']);
  // Neighbours in the order of names, in which `prod` has a place too: one for each partner.
  const sites = ['east', 'north'];
  const log = (partner: string, site: string): string => {
    const file = join(fleet.root, 'fleet', partner, `record-${site}`, 'production.log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
  afterAll(() => fleet.remove());

  it('who stood by for it watches when its own site is done, and takes over', async () => {
    fleet.configure();
    for (const site of sites) {
      ensureDirSync(join(fleet.root, 'sites', site));
      writeJsonSync(join(fleet.root, 'sites', site, 'production.config.json'), {
        partners: ['anna', 'bram'].map((name) => ({ name, home: `../../fleet/${name}` })),
        masterDir: `record-${site}`,
        election: { relaxSeconds: 60, leaseSeconds: 8 },
        site: { directory: '../../site', requestsPerSecond: 0.5, checkExternalLinks: false },
        analytics: { source: 'none' },
        report: { sections: [] },
      });
    }
    // Static: else Nx shows no lines of tasks that succeed, where nobody watches.
    const daily = ['run-many', '-t', 'daily', '-p', sites.join(','), '--output-style=static'];
    const [anna, bram] = ['anna', 'bram'].map((partner) => fleet.start(daily, { now: NOW, partner }));
    const runs = [anna!, bram!];
    await until(() => sites.some((site) => log('anna', site).includes('starting scraper')), runs);
    const its = sites.find((site) => log('anna', site).includes('starting scraper'))!;
    await until(() => log('bram', its).includes('not selected: anna produces'), runs);
    killTree(anna!);
    expect([await bram!.end, bram!.output()]).toEqual([0, expect.stringContaining(`stands by for ${its}`)]);
    expect(log('bram', its)).toMatch(/taking over from anna[^]*production finished/);
  });
});
