import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Disk, Fleet, itNeeds, mountDisk, probeRoot, type RunResult } from '@scrape-and-report/testing';
import { dailyInOneProcess, inOneProcess } from './support/mornings/starters';

const asRoot = itNeeds('root', probeRoot);
const NOBODY = 65534;

const STAGES = ['scrape', 'analytics', 'sections', 'report', 'fingerprint', 'sync', 'daily'];

describe('a machine whose own disk cannot be used', () => {
  let fleet: Fleet;
  let disk: Disk;
  beforeAll(() => {
    fleet = new Fleet().configure();
    if (probeRoot() === null) disk = mountDisk(fleet.home('anna'), 'size=24m');
  });
  afterAll(() => {
    disk?.remove();
    fleet.remove();
  });
  const nowOf = (day: number): string => `2026-11-${String(day).padStart(2, '0')}T05:00:00+01:00`;

  /** Lets the disk fail right before a stage begins. */
  const strike = (stage: string, day: number, act: () => void): Promise<RunResult> =>
    inOneProcess(fleet)('anna', nowOf(day), { stage, act });

  function expectTold({ code, output }: RunResult, hint: RegExp): void {
    expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(/OWN_STORE_UNUSABLE: /) as string });
    expect(output).toMatch(hint);
    expect(output).not.toMatch(/^ +at .+:\d+:\d+\)?$/m);
  }

  asRoot('full before the start', async () => {
    expect(await fleet.nx(['run', 'prod:daily'], { now: nowOf(1) })).toMatchObject({ code: 0 });
    disk.fill();
    expectTold(await fleet.nx(['run', 'prod:daily'], { now: nowOf(2) }), /its disk is full: make room/);
    disk.giveBack();
  });

  asRoot.each(STAGES.map((stage, index) => [stage, index + 3] as const))('full as %s begins', async (stage, day) => {
    expectTold(await strike(stage, day, disk.fill), /its disk is full: make room/);
    disk.giveBack();
  });

  asRoot('read-only before the start', async () => {
    disk.makeReadOnly();
    expectTold(await fleet.nx(['run', 'prod:daily'], { now: nowOf(11) }), /its disk is read-only/);
    const alone = await fleet.nx(['run', 'prod:sync', '--excludeTaskDependencies'], { now: nowOf(11) });
    expectTold(alone, /its disk is read-only/);
    disk.makeWritable();
  });

  asRoot.each(STAGES.map((stage, index) => [stage, index + 12] as const))(
    'read-only as %s begins',
    async (stage, day) => {
      expectTold(await strike(stage, day, disk.makeReadOnly), /its disk is read-only/);
      disk.makeWritable();
    },
  );

  asRoot('unreadable for the user who runs it', async () => {
    execFileSync('chown', ['-R', String(NOBODY), fleet.root]);
    chmodSync(fleet.root, 0o755);
    const as = { now: nowOf(20), uid: NOBODY, env: { HOME: fleet.root } };
    execFileSync('chown', ['-R', '0', fleet.store('anna')]);
    chmodSync(fleet.store('anna'), 0o700);
    expectTold(await fleet.nx(['run', 'prod:daily'], as), /access is denied/);
    expectTold(await fleet.nx(['run', 'prod:sync', '--excludeTaskDependencies'], as), /access is denied/);
    execFileSync('chown', ['-R', String(NOBODY), fleet.store('anna')]);
  });

  asRoot('goes on when it can be used again, and nothing was lost', async () => {
    expect(await fleet.nx(['run', 'prod:daily'], { now: nowOf(21) })).toMatchObject({ code: 0 });
    const scrapes = fleet.scrapes('anna');
    expect(scrapes).toEqual(expect.arrayContaining(['261101-0500', '261104-0500', '261121-0500']));
    expect(fleet.files('bram')).toEqual(fleet.files('anna'));
    expect(fleet.files('cleo')).toEqual(fleet.files('anna'));
  });
});

describe('a partner whose disk is full', () => {
  const fleet = new Fleet().configure();
  afterAll(() => fleet.remove());

  asRoot('is named, and the others are served', async () => {
    const disk = mountDisk(fleet.home('bram'), 'size=24m');
    try {
      expect(await dailyInOneProcess(fleet, { now: '2026-11-22T05:00:00+01:00' })).toMatchObject({ code: 0 });
      disk.fill();
      expect(await dailyInOneProcess(fleet, { now: '2026-11-23T05:00:00+01:00' })).toMatchObject({ code: 0 });
      expect(fleet.texts('cleo').join('\n')).toMatch(`failed to sync to ${fleet.store('bram')}: `);
      expect(fleet.files('cleo')).toEqual(fleet.files('anna'));
      disk.giveBack();
      // A full disk takes a folder: no lock of a sync that could not begin is left, though nobody may sync there for days.
      const own = readdirSync(join(fleet.store('bram'), '.production'));
      expect(own.filter((name) => name.startsWith('sync.lock'))).toEqual([]);
      expect(await dailyInOneProcess(fleet, { now: '2026-11-24T05:00:00+01:00' })).toMatchObject({ code: 0 });
      expect(fleet.files('bram')).toEqual(fleet.files('anna'));
    } finally {
      disk.remove();
    }
  });
});
