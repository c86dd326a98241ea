import { join } from 'node:path';
import { createSystemClock, type Partner } from '@scrape-and-report/production';
import { ensureStore } from '@scrape-and-report/sync';
import { both, type CaseGroup, type Pair } from './side-by-side';
import { partnersIn, rsync, sync, syncInNewProcess, type Changes } from './contenders';
import { FIRST_COPIES } from './first-copy';
import { addSealedDirectory, changeLooseFiles, deleteLooseFiles, plantLooseFiles, plantSealedStore } from './plant';
import { withDelayedShare } from './share';

const PER_DIRECTORY = 100;
const FULL: Changes = { verify: 'stat' };

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
  ...FIRST_COPIES,
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
