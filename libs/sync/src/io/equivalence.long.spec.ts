import { spawnSync } from 'node:child_process';
import { copySync } from 'fs-extra';
import { join } from 'node:path';
import fc from 'fast-check';
import { keepPlace, type Partner } from '@scrape-and-report/production';
import { itNeeds, probeProgram } from '@scrape-and-report/testing';
import { createJob, syncInProcess } from '../testing/partner-sync';
import { plantTree, randomTree, type RandomTree } from '../testing/random-tree';
import { createFleet, readTree, writeTree } from '../testing/store-fixture';
import { ensureStore } from './guards/ensure-store';

const RUNS = Number(process.env['SYNC_PROPERTY_RUNS'] ?? 60);
const IGNORE = ['ignored'];

/** Wine finds that of Linux, and starts it, with paths that it cannot read. */
function probeRsync(): string | null {
  return process.platform === 'win32' ? 'rsync reads no paths of Windows' : probeProgram('rsync');
}

describe('a sync of random stores', () => {
  let fleet: ReturnType<typeof createFleet>;
  let anna: Partner;
  let bram: Partner;
  beforeAll(() => {
    fleet = createFleet(['anna', 'bram', 'outside']);
    [anna, bram] = fleet.partners as [Partner, Partner];
  });
  afterAll(() => fleet.remove());

  /** A file that both have: an empty source is refused, which is another test. */
  async function plant(source: RandomTree, target: RandomTree): Promise<void> {
    for (const [partner, tree] of [
      [anna, source],
      [bram, target],
    ] as const) {
      plantTree(partner.store, [...tree, ['anchor', 'in both']]);
      // Another store stands there now, on purpose.
      keepPlace(partner.store, join(partner.store, '.production', 'store.json'));
      await ensureStore({ partner, knownPartners: {} });
    }
  }

  itNeeds('rsync', probeRsync)(
    'gives what rsync -a --checksum --delete gives (R23)',
    async () => {
      await fc.assert(
        fc.asyncProperty(randomTree, randomTree, async (source, target) => {
          await plant(source, target);
          const expected = join(fleet.root, 'expected');
          plantTree(expected, []);
          copySync(bram.store, expected);
          const excludes = [...IGNORE, '.production'].map((name) => `--exclude=${name}`);
          const rsync = spawnSync('rsync', [
            '-a',
            '--checksum',
            '--delete',
            ...excludes,
            `${anna.store}/`,
            `${expected}/`,
          ]);
          // Where an ignored item keeps a directory that a file should replace, rsync fails, and so do we.
          fc.pre(rsync.status === 0);
          await syncInProcess(await createJob(anna, bram, { ignore: IGNORE }));
          expect(readTree(bram.store)).toEqual(readTree(expected));
        }),
        { numRuns: RUNS },
      );
    },
    60_000 + RUNS * 2000,
  );

  it(
    'ends equal after any fault, plans nothing more, and touches nothing outside (R22)',
    async () => {
      const fault = fc.record({ at: fc.nat(40), code: fc.constantFrom('EIO', 'EACCES', 'ENOSPC', undefined) });
      writeTree(join(fleet.root, 'outside'), { 'theirs.txt': 'theirs' });
      await fc.assert(
        fc.asyncProperty(randomTree, randomTree, fault, async (source, target, { at, code }) => {
          await plant(source, target);
          let step = 0;
          const onStep = (): void => {
            if (step++ === at) throw Object.assign(new Error('injected'), { code });
          };
          await syncInProcess(await createJob(anna, bram), { onStep }).catch((error: Error) => {
            if (!/injected|could not be synchronised/.test(error.message)) throw error;
          });
          await syncInProcess(await createJob(anna, bram));
          expect(readTree(bram.store)).toEqual(readTree(anna.store));
          const again = await syncInProcess(await createJob(anna, bram));
          expect(again).toMatchObject({ added: 0, updated: 0, deleted: 0 });
          expect(again.lines).toHaveLength(1);
          expect(readTree(join(fleet.root, 'outside'))).toMatchObject({ 'theirs.txt': 'theirs' });
        }),
        { numRuns: RUNS },
      );
    },
    60_000 + RUNS * 2000,
  );

  it(
    'without cleanup leaves everything that only the target holds (R22)',
    async () => {
      await fc.assert(
        fc.asyncProperty(randomTree, randomTree, async (source, target) => {
          await plant(source, target);
          const before = readTree(bram.store);
          const wanted = readTree(anna.store);
          await syncInProcess(await createJob(anna, bram, { cleanup: false })).catch((error: Error) => {
            if (!/could not be synchronised/.test(error.message)) throw error;
          });
          const after = readTree(bram.store);
          for (const path of Object.keys(before)) {
            const isReplaced = wanted[path.replace(/\/$/, '')] !== undefined || wanted[`${path}/`] !== undefined;
            if (wanted[path] === undefined && !isReplaced) expect(after[path]).toBe(before[path]);
          }
        }),
        { numRuns: RUNS },
      );
    },
    60_000 + RUNS * 2000,
  );
});
