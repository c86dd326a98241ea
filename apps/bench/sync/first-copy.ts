import { mkdtempSync, statfsSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Partner } from '@scrape-and-report/production';
import { ensureStore, fingerprintStore } from '@scrape-and-report/sync';
import { both, type Case, type CaseGroup } from './side-by-side';
import { partnersIn } from './contenders';
import { emptyFiles, settleDisk, touchMemory } from './measure';
import { plantSealedStore, plantYear } from './plant';

const PER_DIRECTORY = 100;
const YEAR_BYTES = 2.1e9;
const MEMORY = '/dev/shm';

/** Copies to partners that have nothing yet. */
export const FIRST_COPIES: readonly CaseGroup[] = [
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
    cleanUp: () => removeSync(yearFolder(tmpdir())),
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
    cleanUp: () => removeSync(yearFolder(MEMORY)),
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
];

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
      ensureDirSync(folder);
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
