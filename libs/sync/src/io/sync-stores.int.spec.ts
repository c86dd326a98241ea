import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Partner } from '@scrape-and-report/production';
import { createFleet, readTree, syncFrom, writeScrape, writeTree } from '../testing/store-fixture';

describe('syncStores', () => {
  let fleet: ReturnType<typeof createFleet>;
  beforeEach(() => (fleet = createFleet(['anna', 'bram', 'carl'])));
  afterEach(() => fleet.remove());

  it('makes the stores of all partners equal, creating those that are new, and says so line by line', async () => {
    const [anna, bram, carl] = fleet.partners as [Partner, Partner, Partner];
    await writeScrape(anna.store, '261122-0500');
    writeTree(anna.store, {
      'analytics/2026-11.db': 'rows',
      'reports/index.html': '<p>',
      'production.log': 'mine',
      'reports/production.log': 'kept back',
    });
    const { reports, lines } = await syncFrom(anna, [bram, carl]);
    expect(reports.map(({ partner, outcome, added }) => ({ partner, outcome, added }))).toEqual([
      { partner: 'bram', outcome: 'ok', added: 5 },
      { partner: 'carl', outcome: 'ok', added: 5 },
    ]);
    const expected = readTree(anna.store, (name) => ['.production', 'production.log'].includes(name));
    expect(readTree(bram.store)).toEqual(expected);
    expect(readTree(carl.store)).toEqual(expected);
    expect(lines.filter((line) => !line.includes(carl.store)).sort()).toEqual(
      [
        `INFO started data sync from ${anna.store} to ${bram.store}`,
        ...[
          '261122-0500',
          '261122-0500/log.txt',
          '261122-0500/manifest.json',
          '261122-0500/scrape.db',
          'analytics',
          'analytics/2026-11.db',
          'reports',
          'reports/index.html',
        ].map((path) => `INFO added ${join(bram.store, path)}`),
        `INFO finished data sync from ${anna.store} to ${bram.store}`,
      ].sort(),
    );
    expect(statSync(join(bram.store, 'analytics/2026-11.db')).mtimeMs).toBeCloseTo(
      statSync(join(anna.store, 'analytics/2026-11.db')).mtimeMs,
      1,
    );
    expect(existsSync(join(bram.store, 'SYNC_IN_PROGRESS.flag'))).toBe(false);
    expect(existsSync(join(bram.store, '.production/sync.lock'))).toBe(false);

    const again = await syncFrom(anna, [bram, carl]);
    expect(again.lines.filter((line) => /added|updated|deleted/.test(line))).toEqual([]);
  });

  it('updates, deletes into the trash, and leaves alone what is ignored or unfinished', async () => {
    const [anna, bram] = fleet.partners as [Partner, Partner];
    await writeScrape(anna.store, '261121-0500');
    writeTree(anna.store, { 'a.txt': 'one', 'old/x.txt': 'x', 'old/y.txt': 'y', 'keep/1': '1', 'keep/2': '2' });
    await syncFrom(anna, [bram]);
    writeTree(anna.store, { 'a.txt': 'two' }, 1800);
    rmSync(join(anna.store, 'old'), { recursive: true });
    writeTree(bram.store, { 'notes/Thumbs.db': 'mine', '261122-0600/scrape.db': 'half', 'production.log': 'his' });
    await writeScrape(bram.store, '261120-0500', { producer: 'bram' });
    const { reports, lines } = await syncFrom(anna, [bram], { ignore: ['Thumbs.db'] });
    expect(reports).toMatchObject([{ outcome: 'ok', updated: 1, deleted: 2 }]);
    const changes = lines.filter((line) => !line.includes('data sync'));
    expect(changes).toEqual([
      `INFO updated ${join(bram.store, 'a.txt')}`,
      ...['old', 'old/x.txt', 'old/y.txt'].map((path) => `INFO deleted ${join(bram.store, path)}`),
      `WARNING only in ${bram.store}: 261120-0500`,
    ]);
    expect(Object.keys(readTree(bram.store))).toEqual(
      expect.arrayContaining(['notes/Thumbs.db', '261122-0600/scrape.db', 'production.log', '261120-0500/scrape.db']),
    );
    const trash = join(bram.store, '.production/trash');
    const trashed = Object.keys(readTree(trash)).map((path) => path.split('/').slice(1).join('/'));
    expect(trashed).toEqual(expect.arrayContaining(['a.txt', 'old/x.txt', 'old/y.txt']));
  });

  it('tells the lives of pages together where they are many, and keeps none in the trash', async () => {
    const [anna, bram] = fleet.partners as [Partner, Partner];
    const lives = (text: string): Record<string, string> =>
      Object.fromEntries(Array.from({ length: 9 }, (_, nr) => [`reports/lives/p-16-00${nr}.html`, `${text}${nr}`]));
    await writeScrape(anna.store, '261121-0500');
    writeTree(anna.store, { 'reports/lives/index.html': '16', ...lives('one') });
    await syncFrom(anna, [bram]);
    writeTree(anna.store, lives('two'), 1800);
    const { reports, lines } = await syncFrom(anna, [bram]);
    expect(reports).toMatchObject([{ outcome: 'ok', updated: 9 }]);
    expect(lines.filter((line) => !line.includes('data sync'))).toEqual([
      `INFO updated ${join(bram.store, 'reports', 'lives')}: 9 files`,
    ]);
    expect(readTree(bram.store)).toMatchObject(lives('two'));
    expect(existsSync(join(bram.store, '.production/trash'))).toBe(false);
  });

  it('names what only a target holds when cleanup is off, once for a directory', async () => {
    const [anna, bram] = fleet.partners as [Partner, Partner];
    writeTree(anna.store, { 'a.txt': 'one' });
    writeTree(bram.store, { 'more/x/y.txt': 'x', 'more/z.txt': 'z' });
    const { lines } = await syncFrom(anna, [bram], { cleanup: false });
    expect(lines.filter((line) => line.startsWith('WARNING'))).toEqual([`WARNING only in ${bram.store}: more`]);
    expect(existsSync(join(bram.store, 'more/x/y.txt'))).toBe(true);
  });

  it('refuses to delete more than the allowed share, and obeys when that very plan is allowed', async () => {
    const [anna, bram] = fleet.partners as [Partner, Partner];
    writeTree(anna.store, { a: '1', b: '2', c: '3', d: '4' });
    await syncFrom(anna, [bram]);
    for (const name of ['a', 'b', 'c']) rmSync(join(anna.store, name));
    const { reports, lines } = await syncFrom(anna, [bram]);
    expect(reports[0]!.outcome).toBe('refused');
    expect(lines.at(-1)).toMatch(/^ERROR failed to sync to .*: 3 of 4 files would be deleted/);
    expect(Object.keys(readTree(bram.store))).toEqual(['a', 'b', 'c', 'd']);
    const allowPlan = /allow plan (\w+)/.exec(reports[0]!.error!)![1]!;
    expect((await syncFrom(anna, [bram], { allowPlan })).reports[0]!.outcome).toBe('ok');
    expect(Object.keys(readTree(bram.store))).toEqual(['d']);
  });

  it('goes on with the others when a home is missing, or a store is a file', async () => {
    const [anna, bram, carl] = fleet.partners as [Partner, Partner, Partner];
    writeTree(anna.store, { a: '1' });
    rmSync(bram.home, { recursive: true });
    writeFileSync(carl.store, 'no directory');
    const dora = { name: 'dora', home: join(fleet.root, 'dora'), store: join(fleet.root, 'dora/record') };
    mkdirSync(dora.home);
    const { reports, lines } = await syncFrom(anna, [bram, carl, dora]);
    expect(reports.map((report) => report.outcome)).toEqual(['not-found', 'failed', 'ok']);
    expect(lines).toContain(`WARNING ${bram.store} not found`);
    expect(lines).toContain(`ERROR failed to sync to ${carl.store}: ${carl.store} is not a directory`);
    expect(existsSync(bram.home)).toBe(false);
  });

  it('refuses a store that was known and has vanished, or has lost its id', async () => {
    const [anna, bram] = fleet.partners as [Partner, Partner];
    writeTree(anna.store, { a: '1' });
    await syncFrom(anna, [bram]);
    rmSync(bram.store, { recursive: true });
    expect((await syncFrom(anna, [bram])).reports[0]).toMatchObject({
      outcome: 'refused',
      error: expect.stringContaining('has vanished'),
    });
    mkdirSync(bram.store);
    expect((await syncFrom(anna, [bram])).reports[0]!.outcome).toBe('refused');
    expect(readTree(bram.store, () => false)).toEqual({});
  });

  it('never writes through a link in the target, nor copies one of the source', async () => {
    const [anna, bram] = fleet.partners as [Partner, Partner];
    writeTree(anna.store, { 'sub/a.txt': 'new', 'top.txt': 'new' });
    const outside = join(fleet.root, 'outside');
    writeTree(outside, { 'a.txt': 'theirs' });
    mkdirSync(bram.store);
    symlinkSync(outside, join(bram.store, 'sub'));
    symlinkSync(join(outside, 'a.txt'), join(bram.store, 'top.txt'));
    symlinkSync(outside, join(anna.store, 'loop'));
    const { reports, lines } = await syncFrom(anna, [bram], { maxDeleteShare: 1 });
    expect(reports[0]!.outcome).toBe('ok');
    expect(readTree(outside)).toEqual({ 'a.txt': 'theirs' });
    expect(readTree(bram.store)).toEqual({ 'sub/': '', 'sub/a.txt': 'new', 'top.txt': 'new' });
    expect(lines).toContain(
      `WARNING not synchronised: ${join(anna.store, 'loop')}: it is a link; links are not followed and not copied`,
    );
  });

  it('refuses an epoch below the one that a store has accepted', async () => {
    const [anna, bram] = fleet.partners as [Partner, Partner];
    writeTree(anna.store, { a: '1' });
    await syncFrom(anna, [bram], { epoch: 7 });
    writeTree(anna.store, { a: '22' });
    expect((await syncFrom(anna, [bram], { epoch: 6 })).reports[0]!.outcome).toBe('refused');
    expect(readFileSync(join(bram.store, 'a'), 'utf8')).toBe('1');
    expect((await syncFrom(anna, [bram], { epoch: 0 })).reports[0]!.outcome).toBe('ok');
    expect(readFileSync(join(bram.store, 'a'), 'utf8')).toBe('22');
  });

  it('ends with the run though what the own store holds is never found out', async () => {
    const [anna, bram] = fleet.partners as [Partner, Partner];
    const run = new AbortController();
    const ending = syncFrom(anna, [bram], { manifest: new Promise(() => undefined), signal: run.signal });
    setTimeout(() => run.abort(new Error('the run was ended')), 200);
    await expect(ending).rejects.toThrow('the run was ended');
  });

  it('writes nothing in a dry run, and says what it would do', async () => {
    const [anna, bram] = fleet.partners as [Partner, Partner];
    writeTree(anna.store, { a: '1' });
    await syncFrom(anna, [bram]);
    writeTree(anna.store, { b: '1' });
    const before = readTree(bram.store, () => false);
    const { lines } = await syncFrom(anna, [bram], { dryRun: true });
    expect(lines).toContain(`INFO dry run: added ${join(bram.store, 'b')}`);
    expect(readTree(bram.store, () => false)).toEqual(before);
  });
});
