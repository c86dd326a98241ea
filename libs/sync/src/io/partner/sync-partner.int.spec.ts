import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { ensureDirSync } from 'fs-extra';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { LeaseLostError, type Partner } from '@scrape-and-report/production';
import { createJob, syncInProcess } from '../../testing/partner-sync';
import { createFleet, readTree, syncFrom, writeScrape, writeTree } from '../../testing/store-fixture';
import { ensureStore } from '../guards/ensure-store';
import { acceptEpoch } from '../guards/epoch-fence';

describe('syncPartner', () => {
  let fleet: ReturnType<typeof createFleet>;
  let anna: Partner;
  let bram: Partner;
  let carl: Partner;
  beforeEach(() => {
    fleet = createFleet(['anna', 'bram', 'carl']);
    [anna, bram, carl] = fleet.partners as [Partner, Partner, Partner];
  });
  afterEach(() => fleet.remove());
  const sync = async (
    changes: Parameters<typeof createJob>[2] = {},
    context: Parameters<typeof syncInProcess>[1] = {},
  ) => syncInProcess(await createJob(anna, bram, changes), context);
  const inBram = (path: string): string => readFileSync(join(bram.store, path), 'utf8');
  /** Rewrites a file so that neither its size nor its time tells. */
  const tamper = (path: string, content: string): void => {
    const { atimeMs, mtimeMs } = statSync(path);
    writeFileSync(path, content);
    utimesSync(path, atimeMs / 1000, mtimeMs / 1000);
  };

  describe('guards', () => {
    it('deletes nothing when one copy failed, and does it all the next time (R2)', async () => {
      writeTree(anna.store, { 'a.txt': 'a', 'b.txt': 'b', 'gone.txt': 'g' });
      await sync();
      writeTree(anna.store, { 'a.txt': 'A', 'b.txt': 'B' }, 60);
      rmSync(join(anna.store, 'gone.txt'));
      let copies = 0;
      const onStep = (step: string): void => {
        if (step === 'copy file' && ++copies === 1) throw Object.assign(new Error('EIO: injected'), { code: 'EIO' });
      };
      await expect(sync({}, { onStep })).rejects.toMatchObject({ counts: { updated: 1, deleted: 0 } });
      expect(readTree(bram.store)).toEqual({ 'a.txt': 'a', 'b.txt': 'B', 'gone.txt': 'g' });
      expect(await sync()).toMatchObject({ updated: 1, deleted: 1 });
    });

    it('does not believe the manifest of an earlier sync when a killed one has changed the store since (R1)', async () => {
      writeTree(anna.store, { 'a.txt': 'old' });
      for (let time = 0; time < 2; time++) await sync();
      const earlier = inBram('.production/manifest.json');
      writeTree(anna.store, { 'a.txt': 'new' }, 60);
      await sync();
      // Killed between its records and its manifest; and then the source is again what it was.
      writeFileSync(join(bram.store, '.production/manifest.json'), earlier);
      writeFileSync(join(bram.store, 'SYNC_IN_PROGRESS.flag'), '{}');
      writeTree(anna.store, { 'a.txt': 'old' });
      await sync();
      expect(readTree(bram.store)).toEqual({ 'a.txt': 'old' });
    });

    it('stops before it deletes when the store is no longer the one it began with (R3)', async () => {
      writeTree(anna.store, { 'a.txt': 'a', 'gone.txt': 'g' });
      await sync();
      writeTree(anna.store, { 'a.txt': 'A' }, 60);
      rmSync(join(anna.store, 'gone.txt'));
      const onStep = (step: string): void => {
        if (step === 'place file') rmSync(join(bram.store, '.production/store.json'));
      };
      await expect(sync({}, { onStep })).rejects.toMatchObject({ code: 'STORE_GONE' });
      expect(existsSync(join(bram.store, 'gone.txt'))).toBe(true);
    });

    it('is no source without a store id, and none for itself (R3)', async () => {
      const job = await createJob(anna, bram);
      rmSync(join(anna.store, '.production/store.json'));
      await expect(syncInProcess(job)).rejects.toMatchObject({ code: 'STORE_GONE' });
      await expect(syncInProcess(await createJob(anna, { ...anna, name: 'alias' }))).rejects.toMatchObject({
        code: 'STORE_GONE',
      });
    });

    it('never empties a target, even when everything may be deleted (R4)', async () => {
      writeTree(bram.store, { 'a.txt': 'a' });
      await expect(sync({ maxDeleteShare: 1 })).rejects.toMatchObject({
        code: 'REFUSED',
        message: expect.stringContaining('the source is empty'),
      });
      expect(inBram('a.txt')).toBe('a');
    });

    it('stops before the deletions when a later production has come to this store', async () => {
      writeTree(anna.store, { 'a.txt': 'a', 'gone.txt': 'g' });
      await sync();
      writeTree(anna.store, { 'a.txt': 'A' }, 60);
      rmSync(join(anna.store, 'gone.txt'));
      const onStep = (step: string): void => {
        if (step === 'place file') acceptEpoch(bram.store, { epoch: 9, producer: 'carl' });
      };
      await expect(sync({ epoch: 8 }, { onStep })).rejects.toMatchObject({ code: 'EPOCH_REFUSED' });
      expect(existsSync(join(bram.store, 'gone.txt'))).toBe(true);
    });

    it('takes a lost right for the end of all, not for a fault of one item', async () => {
      await writeScrape(anna.store, '261122-0500');
      writeTree(anna.store, { 'a.txt': 'a' });
      const onStep = (step: string): void => {
        if (step === 'place scrape') acceptEpoch(bram.store, { epoch: 9, producer: 'carl' });
      };
      await expect(sync({ epoch: 8 }, { onStep })).rejects.toMatchObject({ code: 'EPOCH_REFUSED' });
      expect(readTree(bram.store)).toEqual({});
    });

    it('rejects with LeaseLostError when the claim is lost, having put nothing in place', async () => {
      await writeScrape(anna.store, '261122-0500');
      let asked = 0;
      const assertLease = async (): Promise<void> => {
        if (++asked > 1) throw new LeaseLostError('bram produces now');
      };
      await expect(syncFrom(anna, [bram], { assertLease })).rejects.toBeInstanceOf(LeaseLostError);
      expect(readTree(bram.store)).toEqual({});
      expect(existsSync(join(bram.store, '.production/sync.lock'))).toBe(false);
    });

    it('ends when the run is ended, leaving whole files only', async () => {
      writeTree(anna.store, Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`${index}.txt`, 'x'])));
      const controller = new AbortController();
      const onStep = (step: string): void => void (step === 'place file' && controller.abort(new Error('ended')));
      await expect(sync({}, { signal: controller.signal, onStep })).rejects.toThrow('ended');
      expect(Object.values(readTree(bram.store))).toEqual(['x']);
    });
  });

  describe('trash (R5)', () => {
    it('keeps what was replaced or deleted, and forgets it after its days', async () => {
      writeTree(anna.store, { 'a.txt': 'old a', 'dir/b.txt': 'b', 'c.txt': 'c' });
      await sync();
      const stale = join(bram.store, '.production/trash/20200101T000000Z-00000000');
      const foreign = join(bram.store, '.production/trash/somebody');
      for (const folder of [stale, foreign]) ensureDirSync(folder);
      writeTree(anna.store, { 'a.txt': 'new a' }, 60);
      rmSync(join(anna.store, 'dir'), { recursive: true });
      await sync();
      expect([stale, foreign].map((folder) => existsSync(folder))).toEqual([false, true]);
      const [id] = readdirSync(join(bram.store, '.production/trash')).filter(
        (name) => name.endsWith('Z') || /^\d/.test(name),
      ) as [string];
      expect(readTree(join(bram.store, '.production/trash', id))).toEqual({
        'a.txt': 'old a',
        'dir/': '',
        'dir/b.txt': 'b',
      });
    });
  });

  describe('what changed without a trace (R7)', () => {
    it('is found within its round of days, in a file and in a sealed scrape', async () => {
      await writeScrape(anna.store, '261121-0500');
      writeTree(anna.store, { 'a.txt': 'right' });
      await sync();
      for (const path of ['a.txt', '261121-0500/log.txt'])
        tamper(join(bram.store, path), path === 'a.txt' ? 'WRONG' : 'DONE\n');
      expect(await sync()).toMatchObject({ updated: 0 });
      const found: number[] = [];
      for (let day = 1; day <= 30; day++)
        found.push((await sync({ check: { day, statDays: 7, hashDays: 30 } })).updated);
      expect(found.reduce((sum, each) => sum + each)).toBe(2);
      expect(readTree(bram.store)).toEqual(readTree(anna.store));
    });

    it('is found at once when all is to be checked', async () => {
      await writeScrape(anna.store, '261121-0500');
      writeTree(anna.store, { 'a.txt': 'right' });
      await sync();
      tamper(join(bram.store, 'a.txt'), 'WRONG');
      tamper(join(bram.store, '261121-0500/scrape.db'), 'WRONG of 261121-0500');
      expect(await sync({ check: { day: 0, statDays: 1, hashDays: 1 } })).toMatchObject({ updated: 2 });
      expect(readTree(bram.store)).toEqual(readTree(anna.store));
    });

    it('is mended in a scrape that lost a file', async () => {
      await writeScrape(anna.store, '261121-0500');
      await sync();
      rmSync(join(bram.store, '261121-0500/scrape.db'));
      expect(await sync()).toMatchObject({ added: 1 });
      expect(readTree(bram.store)).toEqual(readTree(anna.store));
    });
  });

  describe('links and special files (R9, R10)', () => {
    it('does not write through a link that appears after the plan was made', async () => {
      const outside = join(fleet.root, 'outside');
      writeTree(outside, { 'a.txt': 'theirs' });
      writeTree(anna.store, { 'sub/a.txt': 'one', 'sub/b.txt': 'x' });
      await sync();
      writeTree(anna.store, { 'sub/a.txt': 'two' }, 60);
      const onStep = (step: string): void => {
        if (step !== 'raise flag') return;
        rmSync(join(bram.store, 'sub'), { recursive: true });
        symlinkSync(outside, join(bram.store, 'sub'));
      };
      await expect(sync({}, { onStep })).rejects.toMatchObject({ code: 'PARTIAL' });
      expect(readTree(outside)).toEqual({ 'a.txt': 'theirs' });
    });

    it('warns of links, pipes and sockets in the source, opens none, and leaves alone what stands there', async () => {
      writeTree(anna.store, { 'a.txt': 'a' });
      writeTree(bram.store, { dangling: 'his file', '.production/x': '' });
      symlinkSync('nowhere', join(anna.store, 'dangling'));
      execFileSync('mkfifo', [join(anna.store, 'pipe')]);
      const server = createServer().listen(join(anna.store, 'socket'));
      await new Promise((resolve) => server.once('listening', resolve));
      const { lines } = await sync();
      server.close();
      const warnings = lines.filter(([level]) => level === 'WARNING').map(([, text]) => text);
      expect(warnings).toEqual(
        ['dangling', 'pipe', 'socket'].map((name) =>
          expect.stringContaining(`not synchronised: ${join(anna.store, name)}: it is `),
        ),
      );
      expect(readTree(bram.store)).toEqual({ 'a.txt': 'a', dangling: 'his file' });
    });

    it('replaces a link by what the source has, and a directory by a file and back (R6)', async () => {
      writeTree(anna.store, { one: 'file', 'two/x': 'x', 'three/y': 'y', four: 'f' });
      writeTree(bram.store, { 'one/deep/z': 'z', two: 'file' });
      symlinkSync('one', join(bram.store, 'three'));
      symlinkSync('/etc/hostname', join(bram.store, 'four'));
      await sync();
      expect(readTree(bram.store)).toEqual(readTree(anna.store));
    });
  });

  it('carries names of 255 bytes, paths of over 1,000, and names that a shell would stumble over (R11)', async () => {
    const long = 'n'.repeat(255);
    writeTree(anna.store, {
      [`${Array.from({ length: 5 }, () => 'd'.repeat(200)).join('/')}/${long}`]: 'deep',
      'a\nb': 'newline',
      ' ': 'space',
      '$(x)': 'shell',
    });
    await sync();
    expect(readTree(bram.store)).toEqual(readTree(anna.store));
  });

  describe('a source that moves (R15)', () => {
    it('does not put a file in place that changed while it was copied, and takes it the next time', async () => {
      writeTree(anna.store, { 'a.txt': 'one', 'b.txt': 'one' });
      await sync();
      writeTree(anna.store, { 'a.txt': 'two', 'b.txt': 'two' }, 60);
      const onStep = (step: string): void => {
        if (step === 'copy file') writeFileSync(join(anna.store, 'a.txt'), `${Math.random()}`);
      };
      const lines: string[] = [];
      await expect(sync({}, { onStep, log: (_, text) => void lines.push(text) })).rejects.toMatchObject({
        code: 'PARTIAL',
      });
      expect([inBram('a.txt'), inBram('b.txt')]).toEqual(['one', 'two']);
      expect(lines).toContainEqual(
        expect.stringMatching(/not synchronised: .*a\.txt: .*changed after it was fingerprinted/),
      );
      await sync();
      expect(readTree(bram.store)).toEqual(readTree(anna.store));
    });

    it('does not copy a database in the middle of a transaction', async () => {
      writeTree(anna.store, { 'analytics/2026-11.db': 'half', 'analytics/2026-11.db-journal': 'rollback' });
      await expect(sync()).rejects.toMatchObject({ code: 'PARTIAL' });
      expect(existsSync(join(bram.store, 'analytics/2026-11.db'))).toBe(false);
      rmSync(join(anna.store, 'analytics/2026-11.db-journal'));
      await sync();
      expect(readTree(bram.store)).toEqual(readTree(anna.store));
    });
  });

  describe('two at once (R16, R18)', () => {
    it('lets one of two syncs into one store step back, and tears nothing', async () => {
      for (const [partner, letter] of [
        [anna, 'a'],
        [bram, 'b'],
      ] as const) {
        writeTree(
          partner.store,
          Object.fromEntries(
            Array.from({ length: 120 }, (_, index) => [`reports/${index}.html`, letter.repeat(20_000)]),
          ),
        );
      }
      await ensureStore({ partner: carl, knownPartners: {} });
      const both = await Promise.all([syncFrom(anna, [carl], { epoch: 0 }), syncFrom(bram, [carl], { epoch: 0 })]);
      const outcomes = both.map(({ reports }) => reports[0]!.outcome);
      expect(outcomes).toContain('ok');
      const letters = new Set(
        Object.entries(readTree(carl.store))
          .filter(([path]) => !path.endsWith('/'))
          .map(([, content]) => content),
      );
      expect(letters.size).toBe(1);
      const last = outcomes.every((outcome) => outcome === 'ok')
        ? [anna, bram]
        : [[anna, bram][outcomes.indexOf('ok')]!];
      expect(
        last.some((partner) => JSON.stringify(readTree(partner.store)) === JSON.stringify(readTree(carl.store))),
      ).toBe(true);
    });

    it('raises the flag before the first write, with its name, epoch and a heartbeat that grows', async () => {
      writeTree(anna.store, { 'a.txt': 'a' });
      const seen: unknown[] = [];
      const read = (): unknown =>
        existsSync(join(bram.store, 'SYNC_IN_PROGRESS.flag')) && JSON.parse(inBram('SYNC_IN_PROGRESS.flag'));
      await sync({ epoch: 3 }, { onStep: (step) => void seen.push([step, read()]) });
      const flags = new Map(seen as [string, { from: string; epoch: number; heartbeat: number } | false][]);
      expect(flags.get('raise flag')).toBe(false);
      expect(flags.get('copy file')).toMatchObject({ from: 'anna', epoch: 3, heartbeat: 1 });
      expect(flags.get('lower flag')).toMatchObject({ from: 'anna' });
      expect(flags.get('release lock')).toBe(false);
    });
  });

  it('leaves ignored items at any depth alone, and with them a directory that should go (R19)', async () => {
    writeTree(anna.store, { 'a.txt': 'a', 'Thumbs.db': 'not copied', 'sub/Thumbs.db': 'not copied' });
    writeTree(bram.store, {
      'old/deep/Thumbs.db': 'stays',
      'old/deep/x.txt': 'goes',
      'old/y/z.txt': 'goes',
      'Thumbs.db.txt': 'goes',
    });
    await sync({ ignore: ['Thumbs.db'] });
    expect(readTree(bram.store)).toEqual({
      'a.txt': 'a',
      'sub/': '',
      'old/': '',
      'old/deep/': '',
      'old/deep/Thumbs.db': 'stays',
    });
  });

  it('names each top-most extra item once without cleanup (R20)', async () => {
    writeTree(anna.store, { 'a/b.txt': 'x' });
    writeTree(bram.store, { 'a/c/d.txt': 'x', 'a/c/e.txt': 'x', 'f.txt': 'x' });
    const { lines } = await sync({ cleanup: false });
    expect(lines.filter(([level]) => level === 'WARNING').map(([, text]) => text)).toEqual([
      `only in ${bram.store}: a/c`,
      `only in ${bram.store}: f.txt`,
    ]);
  });

  it('removes what a kill left of our own, and nothing else (R1)', async () => {
    writeTree(anna.store, { 'a.txt': 'a' });
    const litter = [
      'sync.lock.20261122T050000Z-0a1b2c3d/owner.json',
      'incoming/x/0',
      '.tmp-0a1b2c-records.bin',
      '.tmp-0a1b2c-manifest.json',
      'records.json',
    ];
    writeTree(join(bram.store, '.production'), Object.fromEntries(litter.map((path) => [path, '{}'])));
    const theirs = ['theirs.json', '.tmp-0a1b2c-theirs.json', '.tmp-0a1b2c-fingerprint-index.bin'];
    writeTree(join(bram.store, '.production'), Object.fromEntries(theirs.map((path) => [path, '{}'])));
    await sync();
    expect(readdirSync(join(bram.store, '.production'))).toEqual(expect.arrayContaining(theirs));
    for (const path of litter) expect(existsSync(join(bram.store, '.production', path.split('/')[0]!))).toBe(false);
  });

  it('prints in a dry run the lines of the run that follows, and writes nothing (R20)', async () => {
    await writeScrape(anna.store, '261119-0500');
    await writeScrape(anna.store, '261120-0500');
    writeTree(anna.store, { 'a.txt': 'a', kind: 'a file', 'gone/deep/x.txt': 'x', 'gone/y.txt': 'y' });
    await sync();
    await writeScrape(anna.store, '261122-0500', { files: { 'scrape.db': 'pages', 'sub/more.txt': 'more' } });
    await writeScrape(bram.store, '261122-0500', { producer: 'bram', epoch: 0 });
    rmSync(join(bram.store, '261120-0500/log.txt'));
    writeTree(bram.store, { 'extra/z.txt': 'z' });
    writeTree(anna.store, { 'a.txt': 'changed', 'new/b.txt': 'b' }, 60);
    for (const path of ['gone', 'kind']) rmSync(join(anna.store, path), { recursive: true });
    writeTree(anna.store, { 'kind/inside.txt': 'a directory now' });
    const told = (lines: readonly (readonly [string, string])[]): string[] =>
      lines
        .map(([level, text]) => `${level} ${text}`)
        .filter((line) => !/started data sync|dry run: plan/.test(line))
        .map((line) => line.replace('dry run: ', ''))
        .sort();
    const check = { day: 0, statDays: 1, hashDays: 0 };
    const before = readTree(bram.store, () => false);
    const dry = await sync({ dryRun: true, check });
    expect(readTree(bram.store, () => false)).toEqual(before);
    const real = await sync({ check });
    expect(told(dry.lines)).toEqual(told(real.lines));
    expect(told(real.lines).length).toBeGreaterThan(15);
    for (const verb of ['added', 'updated', 'deleted'])
      expect(told(real.lines).some((line) => line.startsWith(`INFO ${verb}`))).toBe(true);
  });

  it('keeps the times of files and directories (R21)', async () => {
    await writeScrape(anna.store, '261122-0500', { files: { 'scrape.db': 'x', 'sub/robots.txt': 'y' } });
    writeTree(anna.store, { 'reports/261122-0500/index.html': '<p>' });
    const paths = [
      'reports/261122-0500/index.html',
      'reports/261122-0500',
      'reports',
      '261122-0500/sub/robots.txt',
      '261122-0500/sub',
      '261122-0500',
    ];
    paths.forEach((path, index) =>
      utimesSync(join(anna.store, path), 1_700_000_000 + index, 1_700_000_000.9996 + index),
    );
    await sync();
    for (const path of paths) {
      expect(
        Math.abs(lstatSync(join(bram.store, path)).mtimeMs - lstatSync(join(anna.store, path)).mtimeMs),
      ).toBeLessThan(0.01);
    }
  });

  it('brings an outdated partner up to date, and deletes no valid scrape of it', async () => {
    for (const dir of ['261118-0500', '261119-0500']) await writeScrape(anna.store, dir);
    await sync();
    for (const dir of ['261120-0500', '261121-0500']) await writeScrape(anna.store, dir, { epoch: 5 });
    await writeScrape(bram.store, '261120-0700', { producer: 'bram', epoch: 4 });
    await writeScrape(bram.store, '261121-0500', { producer: 'bram', epoch: 9 });
    writeTree(bram.store, { '261122-0800/scrape.db': 'under way' });
    await sync({ epoch: 9 });
    const scrapes = readdirSync(bram.store).filter((name) => /^26/.test(name));
    expect(scrapes).toEqual([
      '261118-0500',
      '261119-0500',
      '261120-0500',
      '261120-0700',
      '261121-0500',
      '261121-0500~anna',
      '261122-0800',
    ]);
    expect(JSON.parse(inBram('261121-0500/manifest.json'))).toMatchObject({ producer: 'bram' });
    expect(await sync({ epoch: 9 })).toMatchObject({ added: 0, updated: 0, deleted: 0 });
  });
});
