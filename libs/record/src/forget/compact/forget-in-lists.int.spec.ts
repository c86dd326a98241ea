import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBodies } from '../../bodies/io/body-reader';
import { compactStore } from '../../compaction/io/compact-store';
import { openDatabase } from '../../io/database';
import { openScrape } from '../../io/scrape-reader';
import { readScrapeManifest, sealScrape, validScrapes, verifyScrape } from '../../io/scrapes';
import { differenceOf } from '../../readings/io/same-rows';
import { scrapeDatabase } from '../../readings/io/scrape-database';
import { filesWith, type BuiltPage } from '../../testing';
import { PlantedStore } from '../../testing/plant-store';
import { forgetInStore, type ForgetOutcome } from '../io/forget-in-store';
import { forgottenOf, pageDigest, scrapeDigest, type Forgotten, type Tombstone } from '../tombstone';

const ROOT = 'https://site.test';
const PATH = '/people/jansen';
const SECRET = 'Jansen-lives-in-Zutphen';
const NAMES = ['261101-0500', '261102-0500', '261103-0500', '261104-0500'] as const;

const tombstone = (kind: Tombstone['kind'], digest: string): Tombstone => ({
  ...{ version: 1, kind, digest, by: 'anna', at: '2026-11-28T10:00:00.000Z' },
});
const page = forgottenOf([tombstone('page', pageDigest(PATH))]);
const firstScrape = forgottenOf([
  tombstone('scrape', scrapeDigest({ timestamp: NAMES[0], producer: 'anna', epoch: 1 })),
]);

let home: string;
/** The same in format 1. */
let old: string;
let store: string;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'forget-lists-'));
  [old, store] = [join(home, 'old'), join(home, 'record')];
  const planted = new PlantedStore(old);
  const shell = 'the shell of all pages '.repeat(40);
  const plain = (nr: number, text = ''): BuiltPage => ({
    path: `/p${nr}`,
    ed_text: `${shell}${nr}${text}`,
    body_digest: planted.body(`<html>${shell}${nr}${text}</html>`),
    // All link to a person, whose page is forgotten: what they were read as is another then.
    links: [
      { url: `${ROOT}/p${nr + 1}`, text: 'next' },
      ...(nr % 2 ? [{ url: `${ROOT}${PATH}`, text: 'a person' }] : []),
    ],
  });
  const person = (version: string): BuiltPage => ({
    path: PATH,
    title: `${SECRET} ${version}`,
    body_digest: planted.body(`<html>${shell}${SECRET} ${version}</html>`),
    links: [{ url: `${ROOT}/p1`, text: SECRET }],
  });
  // So many that lists name their versions by groups.
  const many = Array.from({ length: 70 }, (_, nr) => ({ path: `/q${nr}`, ed_text: `text ${nr}` }));
  const days: readonly (readonly BuiltPage[])[] = [
    [plain(1), plain(2), plain(3, ' at first'), ...many, person('first')],
    [plain(1), plain(2), plain(3), ...many, person('second')],
    [plain(1), plain(2), plain(3, ' at first'), ...many, person('first')],
    [plain(1), plain(2, ' anew'), plain(3), ...many],
  ];
  for (const [day, name] of NAMES.entries())
    await planted.scrape(name, days[day]!, {
      root: ROOT,
      redirects: day === 3 ? [] : [{ req_url: `${ROOT}/old-name`, redir_url: `${ROOT}${PATH}`, redir_type: '301' }],
      problems: [{ url: `${ROOT}/p1`, kind: 'no-title', detail: '' }],
      texts: { 'log.txt': `[x] no description: ${PATH}: ${SECRET}\n[x] done\n` },
    });
  cpSync(old, store, { recursive: true });
  await compact();
});
afterEach(() => removeSync(home));

async function compact(where = store, most: number = NAMES.length): Promise<void> {
  await compactStore({
    store: where,
    most,
    trash: join(where, '.production/trash/x'),
    assertRight: async () => undefined,
  });
  removeSync(join(where, '.production/trash'));
}
const forget = (
  forgotten: Forgotten,
  where = store,
  assertRight: () => Promise<void> = async () => undefined,
): Promise<ForgetOutcome> =>
  forgetInStore({ store: where, forgotten, root: ROOT, logName: 'production.log', assertRight });
const valid = (where = store): string[] => validScrapes(where, { all: true }).map(({ name }) => name);
const isSealed = async (name: string): Promise<boolean> =>
  (await verifyScrape(join(store, name), readScrapeManifest(join(store, name), name)!)).length === 0;
function expectSameAsOld(names: readonly string[]): void {
  expect(valid()).toEqual(names);
  expect(names.map((name) => differenceOf(scrapeDatabase(join(store, name)), scrapeDatabase(join(old, name))))).toEqual(
    names.map(() => null),
  );
}
function missingBodies(): string[] {
  const bodies = openBodies(valid().map((name) => join(store, name)));
  return valid().flatMap((name) => {
    const reader = openScrape(join(store, name));
    const lost = [...reader.pages()].filter(({ body_digest }) => body_digest && !bodies.read(body_digest));
    reader.close();
    return lost.map(({ path }) => `${name} ${path}`);
  });
}
const bytesOf = (where: string): Record<string, string> =>
  Object.fromEntries(
    valid(where).flatMap((name) =>
      readdirSync(join(where, name)).map((file) => [
        `${name}/${file}`,
        readFileSync(join(where, name, file), 'latin1'),
      ]),
    ),
  );

describe('a store in format 2 that forgets', () => {
  it('has no byte of a page, and else the rows that the same in format 1 has', async () => {
    expect(filesWith(store, SECRET)).not.toEqual([]);
    const outcome = await forget(page);
    expect(outcome).toMatchObject({ removed: [], rewritten: [...NAMES], unreadable: [] });
    expect(filesWith(store, SECRET)).toEqual([]);
    expect(filesWith(store, PATH).filter((file) => !file.endsWith('bodies.pack'))).toEqual([]);
    await forget(page, old);
    expectSameAsOld(NAMES);
    expect(missingBodies()).toEqual([]);
    for (const name of NAMES) expect(await isSealed(name)).toBe(true);
    const manifest = readScrapeManifest(join(store, NAMES[1]), NAMES[1])!;
    expect(manifest).toMatchObject({ pages: 73, forgotten: [pageDigest(PATH)] });
    expect(manifest.was).toBeUndefined();
    expect(readFileSync(join(store, NAMES[1], 'log.txt'), 'utf8')).toBe('[x] done\n');
    expect(await forget(page)).toMatchObject({ rewritten: [], isChanged: false });
  });

  it('forgets a scrape as a whole, and nothing that others lean on', async () => {
    expect(await forget(firstScrape)).toMatchObject({ removed: [NAMES[0]], rewritten: [...NAMES.slice(1)] });
    await forget(firstScrape, old);
    expectSameAsOld(NAMES.slice(1));
    expect(missingBodies()).toEqual([]);
    for (const name of NAMES.slice(1)) expect(await isSealed(name)).toBe(true);
    // Its list is what it was.
    expect(readScrapeManifest(join(store, NAMES[1]), NAMES[1])!.was).toBeDefined();
    const held = filesWith(store, `${SECRET} first`).filter((file) => !file.startsWith('.production'));
    expect(held.sort()).toEqual(['bodies.pack', 'readings.pack'].map((file) => `${NAMES[2]}/${file}`));
  });

  it('forgets both at once', async () => {
    const both = forgottenOf([
      tombstone('page', pageDigest(PATH)),
      tombstone('scrape', scrapeDigest({ timestamp: NAMES[1], producer: 'anna', epoch: 1 })),
    ]);
    await forget(both);
    await forget(both, old);
    expectSameAsOld([NAMES[0], NAMES[2], NAMES[3]]);
    expect(filesWith(store, SECRET)).toEqual([]);
    expect(missingBodies()).toEqual([]);
  });

  it('forgets in a store that is moved over by half', async () => {
    removeSync(store);
    cpSync(old, store, { recursive: true });
    await compact(store, 2);
    await forget(page);
    await forget(page, old);
    expectSameAsOld(NAMES);
    expect(filesWith(store, SECRET)).toEqual([]);
    expect(missingBodies()).toEqual([]);
    for (const name of NAMES) expect(await isSealed(name)).toBe(true);
    await compact();
    expectSameAsOld(NAMES);
    expect(filesWith(store, SECRET)).toEqual([]);
  });

  it('gives the same bytes in each store', async () => {
    const other = join(home, 'other');
    cpSync(store, other, { recursive: true });
    await forget(page);
    await forget(page, other);
    expect(bytesOf(other)).toEqual(bytesOf(store));
  });

  it('goes on after a kill, before it was written as a whole or while it takes its place', async () => {
    const [before, half] = [join(home, 'before'), join(home, 'half')];
    await forget(page, store, async () => {
      if (existsSync(join(store, '.production/incoming-forget-lists')) && !existsSync(before))
        cpSync(store, before, { recursive: true });
    });
    cpSync(before, half, { recursive: true });
    const staging = join(half, '.production/incoming-forget-lists');
    writeFileSync(join(staging, 'complete'), 'complete\n');
    for (const file of ['list.json.br', 'manifest.json'])
      renameSync(join(staging, NAMES[0], file), join(half, NAMES[0], file));
    for (const killed of [before, half]) {
      await forget(page, killed);
      expect(bytesOf(killed)).toEqual(bytesOf(store));
      expect(readdirSync(join(killed, '.production')).filter((name) => name.startsWith('incoming'))).toEqual([]);
    }
  });

  it('mends what leans on a scrape in format 1 when it was killed after that had forgotten', async () => {
    removeSync(store);
    const planted = new PlantedStore(store);
    const shared = planted.body('<html>shared</html>');
    const solo = { path: '/solo', body_digest: planted.body('<html>solo</html>') };
    await planted.scrape(NAMES[0], [{ path: '/p1', body_digest: shared }, solo], { root: ROOT });
    await planted.scrape(NAMES[1], [{ path: '/p1', body_digest: shared }], { root: ROOT });
    // It stays in format 1, and only its bodies are leaned on.
    const db = openDatabase(join(store, NAMES[0], 'scrape.db'));
    db.exec('CREATE TABLE strange (a TEXT PRIMARY KEY)');
    db.close();
    await sealScrape(join(store, NAMES[0]), { timestamp: NAMES[0], producer: 'anna', epoch: 1, pages: 2 });
    await compact();
    const needs = (): readonly string[] => readScrapeManifest(join(store, NAMES[1]), NAMES[1])!.needs!;
    const [before] = needs();
    const killed = forget(forgottenOf([tombstone('page', pageDigest('/solo'))]), store, async () => {
      if (existsSync(join(store, '.production/incoming-forget-lists'))) throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    expect(valid()).toEqual([NAMES[0]]);
    await forget(forgottenOf([tombstone('page', pageDigest('/solo'))]));
    expect(valid()).toEqual([NAMES[0], NAMES[1]]);
    expect(needs()).not.toEqual([before]);
    expect(missingBodies()).toEqual([]);
  });

  it('says which list can not be read, and forgets in the others', async () => {
    writeFileSync(join(store, NAMES[3], 'list.json.br'), 'no list');
    const { unreadable } = await forget(page);
    expect(unreadable).toEqual([{ path: NAMES[3], reason: 'these bytes are no list of a scrape' }]);
    expect(filesWith(join(store, NAMES[0]), SECRET)).toEqual([]);
  });
});
