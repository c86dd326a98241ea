import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBodyWriter } from '../bodies/io/body-writer';
import { openBodies } from '../bodies/io/body-reader';
import { bodyDigest } from '../bodies/pack-format';
import { openDatabase } from '../io/database';
import { openScrape } from '../io/scrape-reader';
import { readScrapeManifest, sealScrape, validScrapes, verifyScrape } from '../io/scrapes';
import { buildScrape, filesWith, type BuiltPage } from '../testing';
import { insertPageDays } from '../usage/io/month-pages';
import { NUMBERED_USAGE_SCHEMA, USAGE_ITEMS_SCHEMA, USAGE_SCHEMA } from '../usage/schema';
import { forgetInStore, type ForgetOutcome } from './io/forget-in-store';
import { reportsToRemake } from './io/checked';
import { forgottenOf, pageDigest, scrapeDigest, type Forgotten, type Tombstone } from './tombstone';

const ROOT = 'https://site.test';
const PATH = '/people/jansen';
const SECRET = 'Jansen-lives-in-Zutphen';
const SHELL = 'the shell of all pages '.repeat(40);

const tombstone = (kind: Tombstone['kind'], digest: string): Tombstone => ({
  ...{ version: 1, kind, digest, by: 'anna', at: '2026-11-28T10:00:00.000Z' },
});
const forgetPage = (path = PATH): Forgotten => forgottenOf([tombstone('page', pageDigest(path))]);

describe('a store that forgets', () => {
  let home: string;
  let store: string;
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'forget-'));
    store = join(home, 'record');
    mkdirSync(join(store, '.production'), { recursive: true });
    const shared = body('shared by two pages');
    const plain = (nr: number): BuiltPage => ({ path: `/p${nr}`, body_digest: add(`page ${nr}`) });
    await scrape('261101-0500', [
      ...[1, 2, 3].map(plain),
      person('first'),
      { path: '/twin', body_digest: add(shared) },
      { path: '/people/twin', body_digest: add(shared) },
    ]);
    await scrape('261102-0500', [...[1, 2, 3, 4].map(plain), person('second'), linking()]);
    await scrape('261103-0500', [...[1, 2, 3, 4].map(plain), linking()]);
  });
  afterEach(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));

  const pack = new Map<string, Buffer>();
  const body = (text: string): string => `<html>${SHELL}${text}${SHELL}</html>`;
  const add = (text: string): string => {
    const bytes = Buffer.from(text.startsWith('<html>') ? text : body(text));
    pack.set(bodyDigest(bytes), bytes);
    return bodyDigest(bytes);
  };
  const person = (version: string): BuiltPage => ({
    path: PATH,
    title: `${SECRET} ${version}`,
    ed_text: `${SECRET} ${version}`,
    body_digest: add(`${SECRET} ${version}`),
    links: [{ url: `${ROOT}/p1`, text: SECRET }],
  });
  const linking = (): BuiltPage => ({
    path: '/linking',
    body_digest: add('linking'),
    links: [{ url: `${ROOT}${PATH}`, text: 'a person' }, { url: `${ROOT}/p1` }],
  });
  async function scrape(name: string, pages: readonly BuiltPage[]): Promise<void> {
    const known = openBodies(validScrapes(store).map((one) => join(store, one.name)));
    await buildScrape(store, name, {
      root: ROOT,
      pages,
      redirects: [{ req_url: `${ROOT}/old-name`, redir_url: `${ROOT}${PATH}`, redir_type: '301' }],
      problems: [
        { url: `${ROOT}${PATH}`, kind: 'no-description', detail: '' },
        { url: `${ROOT}/p1`, kind: 'no-title', detail: '' },
      ],
    });
    const writer = openBodyWriter({ directory: join(store, name), pendingFile: join(home, 'pending') });
    for (const [digest, bytes] of pack) if (!known.has(digest)) writer.add(digest, bytes);
    writer.finish();
    known.close();
    pack.clear();
    writeFileSync(join(store, name, 'log.txt'), `[x] no description: ${PATH}: ${SECRET}\n[x] done\n`);
    writeFileSync(join(store, name, 'sitemap.xml'), `<loc>${ROOT}${PATH}</loc><loc>${ROOT}/p1</loc>`);
    await sealScrape(join(store, name), { timestamp: name, producer: 'anna', epoch: 1, pages: pages.length });
  }
  const forget = (forgotten: Forgotten, where = store): Promise<ForgetOutcome> =>
    forgetInStore({
      store: where,
      forgotten,
      root: ROOT,
      logName: 'production.log',
      assertRight: async () => undefined,
    });
  const pathsOf = (name: string): string[] => {
    const reader = openScrape(join(store, name));
    try {
      return Array.from(reader.pages(), ({ path }) => path);
    } finally {
      reader.close();
    }
  };
  const missingBodies = (): string[] => {
    const names = validScrapes(store).map(({ name }) => name);
    const bodies = openBodies(names.map((name) => join(store, name)));
    const missing = names.flatMap((name) => {
      const reader = openScrape(join(store, name));
      const lost = [...reader.pages()].filter(({ body_digest }) => body_digest && !bodies.read(body_digest));
      reader.close();
      return lost.map(({ path }) => `${name} ${path}`);
    });
    bodies.close();
    return missing;
  };
  const isSealed = async (name: string): Promise<boolean> => {
    const manifest = readScrapeManifest(join(store, name), name);
    return manifest !== null && (await verifyScrape(join(store, name), manifest)).length === 0;
  };

  it('has no byte of a forgotten page in any scrape, and all of the others', async () => {
    expect(filesWith(store, SECRET)).toHaveLength(7);
    const outcome = await forget(forgetPage());
    expect(outcome).toMatchObject({ removed: [], rewritten: ['261101-0500', '261102-0500', '261103-0500'] });
    expect(filesWith(store, SECRET)).toEqual([]);
    expect(filesWith(store, PATH).filter((path) => !path.endsWith('.pack'))).toEqual([]);
    expect(pathsOf('261101-0500')).toEqual(['/p1', '/p2', '/p3', '/people/twin', '/twin']);
    expect(pathsOf('261103-0500')).toEqual(['/linking', '/p1', '/p2', '/p3', '/p4']);
    expect(missingBodies()).toEqual([]);
    for (const { name } of validScrapes(store)) expect(await isSealed(name)).toBe(true);
    const manifest = readScrapeManifest(join(store, '261102-0500'), '261102-0500');
    expect(manifest).toMatchObject({ producer: 'anna', epoch: 1, pages: 5, forgotten: [pageDigest(PATH)] });
  });

  it('keeps links, problems and redirects that do not lead there', async () => {
    await forget(forgetPage());
    const reader = openScrape(join(store, '261102-0500'));
    expect([...reader.edLinks()].map(({ text }) => text)).toEqual([`${ROOT}/p1`]);
    expect([...reader.links()].map(({ url }) => url)).toEqual([`${ROOT}/p1`]);
    expect(reader.problems().map(({ url }) => url)).toEqual([`${ROOT}/p1`]);
    expect(reader.redirects()).toEqual([]);
    reader.close();
    expect(readFileSync(join(store, '261102-0500/log.txt'), 'utf8')).toBe('[x] done\n');
    expect(readFileSync(join(store, '261102-0500/sitemap.xml'), 'utf8')).toBe(
      `<loc>[forgotten]</loc><loc>${ROOT}/p1</loc>`,
    );
  });

  it('keeps a body that another page shares', async () => {
    await forget(forgetPage('/people/twin'));
    expect(pathsOf('261101-0500')).toContain('/twin');
    expect(missingBodies()).toEqual([]);
  });

  it('gives the same bytes in each store, and changes nothing the second time', async () => {
    const other = join(home, 'other');
    cpSync(store, other, { recursive: true });
    await forget(forgetPage());
    await forget(forgetPage(), other);
    for (const name of ['261101-0500', '261102-0500', '261103-0500'])
      for (const file of readdirSync(join(store, name)))
        expect(readFileSync(join(store, name, file)).equals(readFileSync(join(other, name, file)))).toBe(true);
    expect(await forget(forgetPage())).toMatchObject({ rewritten: [], isChanged: false });
  });

  it('looks again at a scrape that came back from a backup', async () => {
    const backup = join(home, 'backup');
    cpSync(store, backup, { recursive: true, preserveTimestamps: true });
    await forget(forgetPage());
    rmSync(join(store, '261101-0500'), { recursive: true });
    cpSync(join(backup, '261101-0500'), join(store, '261101-0500'), { recursive: true, preserveTimestamps: true });
    expect(await forget(forgetPage())).toMatchObject({ rewritten: ['261101-0500'] });
    expect(filesWith(store, SECRET)).toEqual([]);
  });

  it('goes on after a kill between the renames', async () => {
    const digests = (): string[] => validScrapes(store).map(({ name }) => name);
    const names = digests();
    const staging = join(store, '.production/incoming-forget');
    mkdirSync(staging);
    renameSync(join(store, '261102-0500'), join(staging, '261102-0500.old'));
    await forget(forgetPage());
    expect(digests()).toEqual(names);
    expect(existsSync(staging)).toBe(false);
    expect(filesWith(store, SECRET)).toEqual([]);
  });

  it('forgets a scrape as a whole, but no body that later ones refer to', async () => {
    mkdirSync(join(store, 'reports/261101-0500'), { recursive: true });
    mkdirSync(join(store, 'reports/261103-0500'));
    mkdirSync(join(store, 'reports/lives'));
    writeFileSync(join(store, 'reports/lives/p-1-000.html'), 'what it said on 1 November');
    const digest = scrapeDigest({ timestamp: '261101-0500', producer: 'anna', epoch: 1 });
    const outcome = await forget(forgottenOf([tombstone('scrape', digest)]));
    expect(outcome).toMatchObject({ removed: ['261101-0500'], rewritten: ['261102-0500'] });
    expect(outcome.reports).toContain('lives');
    expect(existsSync(join(store, 'reports/lives'))).toBe(false);
    expect(validScrapes(store).map(({ name }) => name)).toEqual(['261102-0500', '261103-0500']);
    expect(filesWith(store, `${SECRET} first`)).toEqual([]);
    expect(missingBodies()).toEqual([]);
    expect(await isSealed('261102-0500')).toBe(true);
    expect(reportsToRemake(store)).toEqual(['261101-0500', '261103-0500']);
  });

  it.each([
    ['as older months have them', USAGE_SCHEMA],
    ['with numbered addresses', NUMBERED_USAGE_SCHEMA],
  ])('takes it out of usage figures %s, whose sums stay, and out of the production log', async (_form, schema) => {
    mkdirSync(join(store, 'analytics'));
    const db = openDatabase(join(store, 'analytics/2026-11.db'));
    db.exec(schema + USAGE_ITEMS_SCHEMA);
    const counts = { unique_visitors: 1, entries: 0, exits: 0, bounces: 0, seconds: 0 };
    db.exec(`INSERT INTO days VALUES ('2026-11-01', 'matomo', 'final', 10, 9, 8, 1, '', NULL, 0, 0, 0, 0, 'x', '');
      INSERT INTO day_items VALUES ('2026-11-01', 'missing', '${ROOT}${PATH}', '', 2, 1);
      INSERT INTO day_items VALUES ('2026-11-01', 'missing', '${ROOT}/gone', '${PATH}', 3, 1);`);
    insertPageDays(db, [
      {
        ...{ day: '2026-11-01', url: `${ROOT}${PATH}?utm_source=x`, path: PATH, match: 'query', hits: 4, visits: 1 },
        ...counts,
      },
      { day: '2026-11-01', url: `${ROOT}/p1`, path: '/p1', match: 'exact', hits: 5, visits: 1, ...counts },
    ]);
    db.close();
    writeFileSync(join(store, 'production.log'), `[2026-11-01 05:00:00] INFO     - asked ${ROOT}${PATH}, and /p1\n`);
    expect(await forget(forgetPage())).toMatchObject({ months: ['2026-11.db'] });
    expect(filesWith(join(store, 'analytics'), 'jansen')).toEqual([]);
    const after = openDatabase(join(store, 'analytics/2026-11.db'), { readonly: true });
    expect(after.prepare('SELECT pageviews, hidden_hits FROM days').all()).toEqual([{ pageviews: 10, hidden_hits: 5 }]);
    expect(after.prepare('SELECT path, hits FROM page_days').all()).toEqual([{ path: '/p1', hits: 5 }]);
    expect(after.prepare('SELECT name, referrer, hits FROM day_items').all()).toEqual([
      { name: `${ROOT}/gone`, referrer: '', hits: 3 },
    ]);
    after.close();
    expect(readFileSync(join(store, 'production.log'), 'utf8')).toBe(
      '[2026-11-01 05:00:00] INFO     - asked [forgotten], and /p1\n',
    );
  });
});
