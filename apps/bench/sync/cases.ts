import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock, type Partner } from '@scrape-and-report/production';
import { ensureStore, fingerprintStore } from '@scrape-and-report/sync';
import { partnersIn, rsync, sync, syncInNewProcess, type Changes } from './contenders';
import { emptyFiles, measure, settleDisk, touchMemory, type Sample } from './measure';
import {
  addSealedDirectory,
  changeLooseFiles,
  deleteLooseFiles,
  plantLooseFiles,
  plantSealedStore,
  plantYear,
} from './plant';
import { withDelayedShare } from './share';

export interface Pair {
  readonly ours: Sample;
  readonly rsync: Sample;
}

export interface Case {
  readonly name: string;
  /** At most this share of rsync's time; null where it is only told. */
  readonly wall: number | null;
  readonly cpu?: number;
  readonly peakMiB?: number;
  /** Measures both, so that whatever slows the machine slows both. */
  readonly round: (round: number) => Promise<Pair>;
}

export interface CaseGroup {
  readonly names: readonly string[];
  /** Plants stores and gives the cases that use them. */
  readonly prepare: (root: string, options: { files: number }) => Promise<readonly Case[]>;
  /** After the last round of all its cases. */
  readonly cleanUp?: () => void;
}

const PER_DIRECTORY = 100;
const FULL: Changes = { verify: 'stat' };

async function both(
  me: Partner,
  ours: readonly Partner[],
  theirs: readonly Partner[],
  how: {
    changes?: Changes;
    work?: typeof sync;
    /** Not measured; done for each side alike. */
    before?: () => void;
    isRsyncFirst?: boolean;
    /** Further options for rsync. */
    rsyncOptions?: readonly string[];
  } = {},
): Promise<Pair> {
  const { changes = {}, work = sync, before = () => undefined, isRsyncFirst = false, rsyncOptions = [] } = how;
  const sampleOf = (task: () => Promise<unknown>): Promise<Sample> => {
    before();
    return measure(task);
  };
  const sampleRsync = (): Promise<Sample> => sampleOf(() => rsync(me, theirs, ...rsyncOptions));
  const early = isRsyncFirst ? await sampleRsync() : null;
  const own = await sampleOf(() => work(me, ours, changes));
  return { ours: own, rsync: early ?? (await sampleRsync()) };
}

/**
 * `me` and synchronised partners, as many for us as for rsync; where there is no room for that, and nothing is written
 * by either, they are the same.
 */
async function fleet(
  root: string,
  partners: number,
  plant: (store: string) => void,
  areShared = false,
): Promise<readonly [Partner, Partner[], Partner[]]> {
  const numbers = Array.from({ length: partners }, (_, index) => index + 1);
  const [me, ...others] = partnersIn(root, ['me', ...numbers.map((n) => `o${n}`), ...numbers.map((n) => `r${n}`)]);
  plant(me!.store);
  await ensureStore({ partner: me!, knownPartners: {} });
  await new Promise((resolve) => setTimeout(resolve, 3500));
  const ours = others.slice(0, partners);
  const theirs = areShared ? ours : others.slice(partners);
  // Three times: all is copied, then looked at again since it was young, then recorded as equal.
  for (let time = 0; time < 3; time++) {
    await sync(me!, ours);
    if (time === 0 && !areShared) await rsync(me!, theirs);
    await new Promise((resolve) => setTimeout(resolve, 3500));
  }
  return [me!, ours, theirs];
}

export const GROUPS: readonly CaseGroup[] = [
  {
    names: [
      'no-op',
      'no-op-new-process',
      'full-walk',
      'rolling',
      'new-day',
      'new-day-new-process',
      'new-day-full-walk',
    ],
    prepare: async (root, { files }) => {
      const [me, ours, theirs] = await fleet(root, 3, (store) =>
        plantSealedStore(store, files / PER_DIRECTORY, PER_DIRECTORY),
      );
      const [o1, r1] = [ours.slice(0, 1), theirs.slice(0, 1)];
      let later = 0;
      let day = files / PER_DIRECTORY;
      const newDay = (how: Parameters<typeof both>[3]) => async (): Promise<Pair> => {
        addSealedDirectory(me.store, ++day, PER_DIRECTORY);
        return both(me, ours, theirs, how);
      };
      const tomorrow = (): Changes => ({
        clock: { ...createSystemClock(), now: () => new Date(Date.now() + ++later * 86_400_000) },
      });
      return [
        { name: 'no-op', wall: 0.25, cpu: 0.25, round: () => both(me, o1, r1) },
        { name: 'no-op-new-process', wall: null, round: () => both(me, o1, r1, { work: syncInNewProcess }) },
        { name: 'full-walk', wall: 1.5, peakMiB: 64, round: () => both(me, o1, r1, { changes: FULL }) },
        { name: 'rolling', wall: null, round: () => both(me, o1, r1, { changes: tomorrow() }) },
        { name: 'new-day', wall: 0.1, round: newDay({}) },
        { name: 'new-day-new-process', wall: null, round: newDay({ work: syncInNewProcess }) },
        { name: 'new-day-full-walk', wall: 0.8, round: newDay({ changes: FULL }) },
      ];
    },
  },
  {
    names: ['loose-no-op', 'loose-changed', 'loose-deleted'],
    prepare: async (root, { files }) => {
      const [me, ours, theirs] = await fleet(root, 1, (store) => plantLooseFiles(store, files));
      const after = (change: (round: number) => void) => async (round: number) => {
        change(round);
        return both(me, ours, theirs);
      };
      return [
        { name: 'loose-no-op', wall: 1.5, round: () => both(me, ours, theirs) },
        { name: 'loose-changed', wall: 1.5, round: after((round) => changeLooseFiles(me.store, files, round)) },
        { name: 'loose-deleted', wall: 2, round: after((round) => deleteLooseFiles(me.store, files, round)) },
      ];
    },
  },
  {
    names: ['first-copy-small'],
    prepare: async (root, { files }) => [
      fresh('first-copy-small', 0.6, {
        folder: root,
        bytes: files * 2000,
        plant: (store) => plantSealedStore(store, files / PER_DIRECTORY, PER_DIRECTORY),
      }),
    ],
  },
  {
    names: ['first-copy-year', 'first-copy-year-flushed'],
    cleanUp: () => rmSync(yearFolder(tmpdir()), { recursive: true, force: true }),
    prepare: async () => {
      // On a real disk, whatever the folder of the others is.
      const year = { folder: yearFolder(tmpdir()), bytes: YEAR_BYTES, plant: plantYear };
      return [
        fresh('first-copy-year', 0.6, year),
        // Beside it: rsync too has its files on the disk when it ends.
        fresh('first-copy-year-flushed', null, { ...year, rsyncOptions: ['--fsync'] }),
      ];
    },
  },
  {
    names: ['first-copy-year-in-memory'],
    cleanUp: () => rmSync(yearFolder(MEMORY), { recursive: true, force: true }),
    prepare: async () => {
      if (!hasRoom(MEMORY, 4 * YEAR_BYTES)) {
        console.log(`first-copy-year-in-memory | left out: no room for four times 2.1 GB in ${MEMORY}`);
        return [];
      }
      // Where neither waits for a disk.
      return [
        fresh('first-copy-year-in-memory', 0.6, { folder: yearFolder(MEMORY), bytes: YEAR_BYTES, plant: plantYear }),
      ];
    },
  },
  {
    names: ['latency', 'latency-full-walk'],
    prepare: async (root) =>
      [
        { name: 'latency', wall: 0.03, changes: {} },
        { name: 'latency-full-walk', wall: 0.2, changes: FULL },
      ].map(({ name, wall, changes }) => ({
        name,
        wall,
        round: (round: number) => overDelayedShare(join(root, `${name}-${round}`), changes),
      })),
  },
  {
    names: ['million', 'million-full-walk'],
    prepare: async (root) => {
      const [me, ours, theirs] = await fleet(root, 1, (store) => plantSealedStore(store, 1000, 1000, true), true);
      return [
        { name: 'million', wall: 1.2, peakMiB: 128, round: () => both(me, ours, theirs, { work: syncInNewProcess }) },
        {
          name: 'million-full-walk',
          wall: 1.2,
          peakMiB: 128,
          round: () => both(me, ours, theirs, { work: syncInNewProcess, changes: FULL }),
        },
      ];
    },
  },
];

const YEAR_BYTES = 2.1e9;
const MEMORY = '/dev/shm';

function hasRoom(folder: string, bytes: number): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= bytes;
  } catch {
    return false;
  }
}

function yearFolder(base: string): string {
  return join(base, `bench-sync-year-${process.pid}`);
}

interface FirstCopy {
  readonly folder: string;
  readonly bytes: number;
  readonly plant: (store: string) => void;
  readonly rsyncOptions?: readonly string[];
}

/**
 * Into empty homes, which both get anew for each round. Each is the first one every other time, and finds memory that
 * was just used: a virtual machine pays far more for memory that it has not used for a while than for a copy.
 */
function fresh(name: string, wall: number | null, first: FirstCopy): Case {
  const { folder, bytes, plant, rsyncOptions } = first;
  return {
    name,
    wall,
    round: async (round) => {
      mkdirSync(folder, { recursive: true });
      const place = mkdtempSync(join(folder, `bench-${name}-`));
      try {
        const [me, o1, r1] = partnersIn(place, ['me', 'o1', 'r1']) as [Partner, Partner, Partner];
        plant(me.store);
        await ensureStore({ partner: me, knownPartners: {} });
        await new Promise((resolve) => setTimeout(resolve, 3500));
        // Fingerprinted already, as the task before this one does.
        await fingerprintStore({ store: me.store, ignore: [], logName: 'production.log' });
        const before = (): void => {
          settleDisk();
          touchMemory(place, bytes);
        };
        return await both(me, [o1], [r1], { before, rsyncOptions, isRsyncFirst: round % 2 === 1 });
      } finally {
        // Removed when no round follows.
        emptyFiles(place);
      }
    },
  };
}

/** 5,000 files, 2 ms a round trip. */
function overDelayedShare(place: string, changes: Changes): Promise<Pair> {
  return withDelayedShare(place, 1, async (mount, served) => {
    const [me] = partnersIn(place, ['me']) as [Partner];
    const [o1, r1] = partnersIn(mount, ['o1', 'r1']) as [Partner, Partner];
    plantSealedStore(me.store, 50, 100);
    await ensureStore({ partner: me, knownPartners: {} });
    // Filled from the server's side, which is fast; the share's own stamps are learnt by syncs over it.
    const [near, nearR] = partnersIn(served, ['o1', 'r1']) as [Partner, Partner];
    await sync(me, [near]);
    for (let time = 0; time < 2; time++) {
      await new Promise((resolve) => setTimeout(resolve, 3500));
      await sync(me, [o1]);
    }
    await rsync(me, [nearR]);
    return both(me, [o1], [r1], { changes });
  });
}
