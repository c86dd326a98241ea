import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Partner } from '@scrape-and-report/production';
import {
  mountExfat,
  mountNtfs,
  mountShare,
  mountTmpfs,
  probeExfat,
  probeNtfs,
  probeRoot,
  probeShare,
  type Mount,
  type Share,
} from '@scrape-and-report/testing';
import { itNeeds } from '@scrape-and-report/testing';
import { createJob, syncInProcess } from '../testing/partner-sync';
import { createFleet, readTree, syncFrom, writeScrape, writeTree } from '../testing/store-fixture';

const onShare = itNeeds('sshfs', probeShare);
const onNtfs = itNeeds('ntfs-3g', probeNtfs);
const onExfat = itNeeds('exfat-fuse', probeExfat);
const asRoot = itNeeds('root', probeRoot);

describe('a sync to real file systems', () => {
  let fleet: ReturnType<typeof createFleet>;
  let anna: Partner;
  let mounts: Mount[];
  beforeEach(() => {
    fleet = createFleet(['anna', 'bram', 'carl']);
    anna = fleet.partners[0]!;
    mounts = [];
  });
  afterEach(() => {
    for (const mount of mounts) mount.remove();
    fleet.remove();
  });
  const keep = <T extends Mount>(mount: T): T => {
    mounts.push(mount);
    return mount;
  };
  const partnerAt = (name: string, home: string): Partner => ({ name, home, store: join(home, 'record') });
  const isNoted = (line: string): boolean => /added|updated|deleted/.test(line);

  onShare(
    'is a no-op the second time over a share that cuts times to seconds, and finds a racy rewrite (R8)',
    async () => {
      const share = keep(mountShare(fleet.root));
      const dora = partnerAt('dora', share.path);
      await writeScrape(anna.store, '261122-0500');
      writeTree(anna.store, { 'reports/index.html': 'first' });
      utimesSync(join(anna.store, 'reports/index.html'), 1_700_000_000.9996, 1_700_000_000.9996);
      expect((await syncFrom(anna, [dora])).reports[0]).toMatchObject({ outcome: 'ok', added: 4 });
      expect((await syncFrom(anna, [dora])).lines.filter(isNoted)).toEqual([]);
      // Of the same size, within the second of the last write, and the target holds the time of the first.
      const now = Date.now() / 1000;
      for (const content of ['again', 'AGAIN']) {
        writeFileSync(join(anna.store, 'reports/index.html'), content);
        utimesSync(join(anna.store, 'reports/index.html'), now, now);
        expect((await syncFrom(anna, [dora])).lines.filter(isNoted)).toHaveLength(1);
        expect(readFileSync(join(share.served, 'record/reports/index.html'), 'utf8')).toBe(content);
      }
    },
  );

  onShare(
    'leaves a hung partner behind by its deadline, and serves the others in their time (R17)',
    async () => {
      const share = keep(mountShare(fleet.root));
      const [, bram, carl] = fleet.partners as [Partner, Partner, Partner];
      const dora = partnerAt('dora', share.path);
      await writeScrape(anna.store, '261122-0500');
      await syncFrom(anna, [bram, carl, dora]);
      share.stop();
      writeTree(anna.store, { 'a.txt': 'new' });
      const { reports, lines } = await syncFrom(anna, [bram, dora, carl], { deadlineMs: 8000 });
      expect(reports.map((report) => report.outcome)).toEqual(['ok', 'hung', 'ok']);
      // The others had finished when the verdict came: nothing of theirs waited for it.
      const verdict = lines.indexOf(`ERROR failed to sync to ${dora.store}: it did not answer for 8 s`);
      const finished = [bram, carl].map((each) =>
        lines.indexOf(`INFO finished data sync from ${anna.store} to ${each.store}`),
      );
      for (const index of finished) expect(index).toBeGreaterThanOrEqual(0);
      expect(Math.max(...finished)).toBeLessThan(verdict);
      for (const partner of [bram, carl]) expect(readTree(partner.store)['a.txt']).toBe('new');
      share.goOn();
      expect((await syncFrom(anna, [dora], { lockWaitMs: 20_000 })).reports[0]).toMatchObject({
        outcome: 'ok',
        added: 1,
      });
    },
    60_000,
  );

  onShare('writes nothing into the bare folder where a share has been, and deletes nothing from it (R3)', async () => {
    const share = keep(mountShare(fleet.root));
    const dora = partnerAt('dora', share.path);
    await writeScrape(anna.store, '261122-0500');
    await syncFrom(anna, [dora]);
    share.vanish();
    expect((await syncFrom(anna, [dora])).reports[0]).toMatchObject({
      outcome: 'refused',
      error: expect.stringContaining('has vanished'),
    });
    expect(readdirSync(share.path)).toEqual([]);
  });

  onShare('stops when the share vanishes half-way, and resumes when it is back (R3, R17)', async () => {
    const share = keep(mountShare(fleet.root)) as Share;
    const dora = partnerAt('dora', share.path);
    writeTree(
      anna.store,
      Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`reports/${index}.html`, `page ${index}`])),
    );
    let placed = 0;
    const onStep = (step: string): void => void (step === 'place file' && ++placed === 10 && share.vanish());
    await expect(syncInProcess(await createJob(anna, dora), { onStep })).rejects.toThrow(
      /no longer the store|ENOENT|ENOTCONN/,
    );
    expect(readdirSync(share.path)).toEqual([]);
    const back = keep(mountShare(fleet.root));
    expect(readdirSync(join(back.path, 'record/reports')).length).toBeGreaterThan(5);
    await syncInProcess(await createJob(anna, dora));
    expect(readTree(join(back.served, 'record'))).toEqual(readTree(anna.store));
  });

  onNtfs('names what Windows cannot hold or tell apart, and brings over all the rest (R11)', async () => {
    const dora = partnerAt('dora', keep(mountNtfs(fleet.root)).path);
    writeTree(anna.store, {
      'A.txt': 'upper',
      'a.txt': 'lower',
      'm:n': 'colon',
      'CON.txt': 'device',
      'dot.': 'dot',
      'sub/fine.txt': 'fine',
      'Sub/other.txt': 'other',
    });
    const first = await syncFrom(anna, [dora]);
    expect(first.reports[0]).toMatchObject({ outcome: 'ok', added: 2 });
    const problems = first.lines
      .filter((line) => line.startsWith('WARNING'))
      .map((line) => line.slice(line.indexOf(anna.store) + anna.store.length + 1));
    expect(problems.map((text) => text.split(':')[0]).sort()).toEqual(['CON.txt', 'a.txt', 'dot.', 'm', 'sub']);
    expect(readFileSync(join(dora.store, 'A.txt'), 'utf8')).toBe('upper');
    expect((await syncFrom(anna, [dora])).lines.filter(isNoted)).toEqual([]);
  });

  onExfat('serves a disk without links, owners or fine times, and has nothing to do the second time (R8)', async () => {
    const dora = partnerAt('dora', keep(mountExfat(fleet.root)).path);
    await writeScrape(anna.store, '261122-0500');
    writeTree(anna.store, {
      'reports/index.html': 'first',
      'reports/gone.html': 'g',
      'A.txt': 'upper',
      'a.txt': 'lower',
    });
    utimesSync(join(anna.store, 'reports/index.html'), 1_700_000_001.9996, 1_700_000_001.9996);
    const first = await syncFrom(anna, [dora]);
    expect(first.reports[0]).toMatchObject({ outcome: 'ok' });
    expect(first.lines.filter((line) => line.startsWith('WARNING'))).toEqual([
      expect.stringContaining('the target cannot tell it from A.txt'),
    ]);
    const second = await syncFrom(anna, [dora]);
    expect(second.lines.filter(isNoted)).toEqual([]);
    writeTree(anna.store, { 'reports/index.html': 'FIRST' }, 1800);
    rmSync(join(anna.store, 'reports/gone.html'));
    await writeScrape(anna.store, '261123-0500');
    expect((await syncFrom(anna, [dora])).reports[0]).toMatchObject({ outcome: 'ok', updated: 1, deleted: 1 });
    const { 'a.txt': _lower, ...rest } = readTree(anna.store);
    expect(readTree(dora.store)).toEqual(rest);
    // A link cannot keep the replaced bytes there; a copy does.
    const trash = readTree(join(dora.store, '.production/trash'), () => false);
    expect(Object.values(trash).filter(Boolean).sort()).toEqual(['first', 'g']);
  });

  asRoot('keeps the old file when the disk is full, goes on with smaller ones, and finishes later (R12)', async () => {
    const disk = keep(mountTmpfs(fleet.root, 'size=8m,nr_inodes=400'));
    const dora = partnerAt('dora', disk.path);
    writeTree(anna.store, { 'big.bin': 'o'.repeat(3 << 20), 'z-small.txt': 'old' });
    await syncInProcess(await createJob(anna, dora));
    writeTree(anna.store, { 'big.bin': 'n'.repeat(4 << 20), 'z-small.txt': 'new!' }, 1800);
    const job = await createJob(anna, dora);
    writeFileSync(join(disk.path, 'ballast'), Buffer.alloc(3 << 20));
    await expect(syncInProcess(job)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('bytes are needed'),
    });
    rmSync(join(disk.path, 'ballast'));
    // The disk fills up only after the plan was made.
    const onStep = (step: string): void =>
      void (
        step === 'raise flag' &&
        writeFileSync(join(disk.path, 'ballast'), Buffer.alloc((8 << 20) - (3 << 20) - (1 << 20)))
      );
    await expect(syncInProcess(job, { onStep })).rejects.toThrow(/could not be synchronised/);
    expect(readTree(dora.store)).toEqual({ 'big.bin': 'o'.repeat(3 << 20), 'z-small.txt': 'new!' });
    expect(existsSync(join(dora.store, '.production/incoming'))).toBe(false);
    rmSync(join(disk.path, 'ballast'));
    await syncInProcess(await createJob(anna, dora));
    expect(readTree(dora.store)).toEqual(readTree(anna.store));
  });

  asRoot('reports an item that may not be written, syncs all others, and deletes nothing (R2, R13)', async () => {
    const bram = fleet.partners[1]!;
    writeTree(anna.store, { 'fixed.txt': 'one', 'other.txt': 'one', 'gone.txt': 'x', 'stays.txt': 'y' });
    await syncFrom(anna, [bram]);
    writeTree(anna.store, { 'fixed.txt': 'two', 'other.txt': 'two' }, 1800);
    rmSync(join(anna.store, 'gone.txt'));
    execFileSync('chattr', ['+i', join(bram.store, 'fixed.txt')]);
    try {
      const { reports, lines } = await syncFrom(anna, [bram]);
      expect(reports[0]).toMatchObject({ outcome: 'failed', updated: 1, deleted: 0 });
      expect(lines.filter((line) => line.startsWith('WARNING'))).toEqual([
        expect.stringContaining(`not synchronised: ${join(bram.store, 'fixed.txt')}: EPERM`),
      ]);
      expect(readTree(bram.store)).toEqual({
        'fixed.txt': 'one',
        'other.txt': 'two',
        'gone.txt': 'x',
        'stays.txt': 'y',
      });
    } finally {
      execFileSync('chattr', ['-i', join(bram.store, 'fixed.txt')]);
    }
    expect((await syncFrom(anna, [bram])).reports[0]).toMatchObject({ outcome: 'ok', updated: 1, deleted: 1 });
  });

  asRoot('fails for a store that may not be written at all, and goes on with the others (R17)', async () => {
    const [, bram, carl] = fleet.partners as [Partner, Partner, Partner];
    writeTree(anna.store, { 'a.txt': 'one' });
    await syncFrom(anna, [bram, carl]);
    writeTree(anna.store, { 'a.txt': 'two!' }, 1800);
    const own = join(bram.store, '.production');
    execFileSync('chattr', ['+i', own, bram.store]);
    try {
      const { reports, lines } = await syncFrom(anna, [bram, carl]);
      expect(reports.map((report) => report.outcome)).toEqual(['failed', 'ok']);
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^ERROR failed to sync to ${bram.store}: EPERM`)));
    } finally {
      execFileSync('chattr', ['-i', own, bram.store]);
    }
  });

  asRoot('does not enter another file system that is mounted within a store (R3)', async () => {
    const bram = fleet.partners[1]!;
    mkdirSync(anna.store);
    writeTree(anna.store, { 'a.txt': 'one' });
    keep(mountTmpfs(anna.store, 'size=1m'));
    writeFileSync(join(anna.store, 'tmpfs/foreign.txt'), 'x');
    const { reports, lines } = await syncFrom(anna, [bram]);
    expect(reports[0]!.outcome).toBe('ok');
    expect(Object.keys(readTree(bram.store))).toEqual(['a.txt']);
    expect(lines.some((line) => line.includes('another device'))).toBe(true);
    expect(statSync(join(anna.store, 'tmpfs/foreign.txt')).size).toBe(1);
  });
});
