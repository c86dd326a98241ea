import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Manager, packPlugin, PackageWorkspace } from './support/package-workspace';
import { NX_VERSIONS } from './support/versions';

const newest = NX_VERSIONS.at(-1)!;
/** Once by npm for every submission; `nx run prod-e2e:packages` has them all. */
const CASES: readonly (readonly [Manager, string])[] =
  process.env['PACKAGES'] === 'all'
    ? (['npm', 'pnpm'] as const).flatMap((manager) => NX_VERSIONS.map((nx) => [manager, nx] as const))
    : [['npm', newest]];

const packed = mkdtempSync(join(tmpdir(), 'packed-'));
let tarball = '';
beforeAll(() => void (tarball = packPlugin(packed)));
afterAll(() => rmSync(packed, { recursive: true, force: true }));

it('the package holds compiled code, types, schemas, licences, and nothing of tests', () => {
  const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
  const paths = files.map((file) => file.replace(/^package\//, ''));
  for (const wanted of ['LICENSE', 'THIRD-PARTY-NOTICES.md', 'README.md', 'src/plugin.js', 'src/plugin.d.ts'])
    expect(paths).toContain(wanted);
  expect(paths.filter((path) => /\.ts$/.test(path) && !path.endsWith('.d.ts'))).toEqual([]);
  expect(paths.filter((path) => /\.spec\.|[/](testing|bench|fixtures)[/]|jest/.test(path))).toEqual([]);
  const manifest = JSON.parse(readFileSync(join(packed, 'executors/package.json'), 'utf8'));
  const { repository } = JSON.parse(readFileSync(join(__dirname, '../../../package.json'), 'utf8'));
  expect(manifest.repository).toEqual({ ...repository, directory: 'tools/executors' });
  for (const version of Object.values(manifest.dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(Object.keys(manifest.dependencies).filter((name) => /^(nx|@nx\/|@swc\/|typescript)/.test(name))).toEqual([]);
  expect(manifest.peerDependencies).toEqual({ nx: '>=22.6.0 <25.0.0', '@nx/devkit': '>=22.6.0 <25.0.0' });
  for (const { implementation, schema } of Object.values<Record<string, string>>(
    JSON.parse(readFileSync(join(packed, 'executors/executors.json'), 'utf8')).executors,
  ))
    for (const path of [implementation!, schema!]) expect(paths).toContain(path.slice(2));
});

describe.each(CASES)('installed by %s beside Nx %s, in an empty folder', (manager, nx) => {
  const office = new PackageWorkspace();
  const store = (name: string): string => join(office.root, 'homes', name, 'site-record');
  afterAll(() => office.remove());

  it('three commands lead to a first report', async () => {
    office.install(manager, nx, tarball);
    office.addDemoSite();
    const home = office.addHome('anna');
    const site = ['--folder=site', '--partner=anna', `--home=${home}`, '--no-interactive'];
    const made = await office.nx(['g', '@scrape-and-report/executors:init', 'sites/example', ...site]);
    expect(made).toMatchObject({ code: 0 });
    expect(made.output).toMatch(/example:doctor[^]*example:daily[^]*executors:schedule example/);
    office.hurry('example');
    const run = await office.nx(['run', 'example:daily'], { PRODUCTION_NOW: '2026-11-22T05:00:00+01:00' });
    expect(run).toMatchObject({ code: 0 });
    expect(run.output).toContain('by anna: scrape done, analytics done, report done, sync done');
    const report = readFileSync(join(store('anna'), 'reports/261122-0500/index.html'), 'utf8');
    expect(report).toMatch(/<script[^>]*>[^<]{1000}/);
    expect(existsSync(join(store('anna'), 'reports/261122-0500/report.xlsx'))).toBe(true);
  });

  it('a partner and a section more, and the next day; then only from the cache', async () => {
    const bram = office.addHome('bram');
    const generator = (...args: string[]) => office.nx(['g', ...args, '--no-interactive']);
    for (const args of [
      ['@scrape-and-report/executors:add-partner', 'bram', `--home=${bram}`],
      ['@scrape-and-report/executors:section', 'news', '--pathPrefix=/nieuws/'],
    ])
      expect(await generator(...args)).toMatchObject({ code: 0 });
    const days = [];
    for (const day of ['2026-11-23', '2026-11-24'])
      days.push(await office.nx(['run', 'example:daily'], { PRODUCTION_NOW: `${day}T05:00:00+01:00` }));
    expect(days.map(({ code }) => code)).toEqual([0, 0]);
    expect(days[0]!.output).toContain('sections: 1 rebuilt, 0 from the cache');
    expect(days[1]!.output).toContain('sections: 0 rebuilt, 1 from the cache');
    const scrapes = (name: string) => readdirSync(store(name)).filter((entry) => /^\d{6}-\d{4}$/.test(entry));
    expect(scrapes('bram')).toEqual(['261122-0500', '261123-0500', '261124-0500']);
    expect(scrapes('bram')).toEqual(scrapes('anna'));
  });

  it('what looks and what exports works as well', async () => {
    const env = { PRODUCTION_NOW: '2026-11-24T09:00:00+01:00' };
    const status = await office.nx(['run', 'example:status', '--json'], env);
    expect(status.output).toMatch(/^\{.*"newestScrape":"261124-0500"/m);
    expect((await office.nx(['run', 'example:doctor'], env)).output).toMatch(/ok {3}store of anna/);
    expect(await office.nx(['run', 'example:export-warc'], env)).toMatchObject({ code: 0 });
    expect(await office.nx(['run', 'example:report', '--excludeTaskDependencies'], env)).toMatchObject({ code: 0 });
  });

  it('needs no compiler', () => {
    expect(existsSync(join(office.root, 'node_modules/@swc/core'))).toBe(false);
  });
});
