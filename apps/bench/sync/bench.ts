// Side by side with rsync, interleaved in one run: only ratios of one run count on a machine that others use too.
//   nx run bench:sync -- [--cases=no-op,new-day,...] [--files=100000] [--rounds=3] [--folder=/dev/shm] [--verbose]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock, type Partner } from '@scrape-and-report/production';
import { ensureStore, fingerprintStore, syncStores, type SyncOptions } from '@scrape-and-report/sync';
import { addSealedDirectory, addSmallFiles, plantBigFiles, plantSealedStore } from './plant';
import { withDelayedShare } from './share';

interface Sample {
  readonly wallMs: number;
  readonly cpuMs: number;
}

interface Case {
  readonly name: string;
  /** At most this share of rsync's time, from the issue; null where it is only told. */
  readonly target: number | null;
  /** Measures both, so that whatever slows the machine slows both. */
  readonly round: (round: number) => Promise<{ readonly ours: Sample; readonly rsync: Sample }>;
}

const options = new Map(process.argv.slice(2).map((text) => text.replace(/^--/, '').split('=') as [string, string]));
const files = Number(options.get('files') ?? 100_000);
const rounds = Number(options.get('rounds') ?? 3);
const PER_DIRECTORY = 100;

function cpuMs(): number {
  const own = process.cpuUsage();
  // Fields 16 and 17: children that have ended, in clock ticks of 10 ms.
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]!.split(' ');
  return (own.user + own.system) / 1000 + (Number(fields[13]) + Number(fields[14])) * 10;
}

async function measure(work: () => Promise<void> | void): Promise<Sample> {
  const [cpu, startedAt] = [cpuMs(), performance.now()];
  await work();
  const wallMs = performance.now() - startedAt;
  await new Promise((resolve) => setTimeout(resolve, 100));
  return { wallMs, cpuMs: cpuMs() - cpu };
}

function rsync(source: Partner, ...targets: readonly Partner[]): void {
  for (const target of targets) {
    const { status, stderr } = spawnSync('rsync', [
      '-a',
      '--delete',
      '--exclude=.production',
      `${source.store}/`,
      `${target.store}/`,
    ]);
    if (status !== 0) throw new Error(`rsync: ${String(stderr)}`);
  }
}

async function sync(me: Partner, partners: readonly Partner[], changes: Partial<SyncOptions> = {}): Promise<void> {
  const manifest = await fingerprintStore({ store: me.store, ignore: [], logName: 'production.log' });
  const nothing = (): void => undefined;
  const reports = await syncStores({
    me,
    partners,
    manifest,
    sync: { ignore: [], cleanup: true, maxDeleteShare: 0.5 },
    logName: 'production.log',
    epoch: 1,
    producer: me.name,
    log: { info: nothing, warning: nothing, error: (text) => console.error(text) },
    progress: { update: nothing, end: nothing },
    clock: createSystemClock(),
    signal: new AbortController().signal,
    assertLease: async () => undefined,
    cleanup: true,
    maxDeleteShare: 0.5,
    deadlineMs: 120_000,
    ...changes,
  });
  if (reports.some((report) => report.outcome !== 'ok')) throw new Error(JSON.stringify(reports));
}

function partnersIn(root: string, names: readonly string[]): Partner[] {
  return names.map((name) => {
    mkdirSync(join(root, name), { recursive: true });
    return { name, home: join(root, name), store: join(root, name, 'record') };
  });
}

/** A source with `files` small files in sealed scrapes, three synced partners, and three for rsync. */
async function fleet(root: string): Promise<{ me: Partner; ours: Partner[]; theirs: Partner[] }> {
  const [me, ...others] = partnersIn(root, ['me', 'o1', 'o2', 'o3', 'r1', 'r2', 'r3']) as [Partner, ...Partner[]];
  plantSealedStore(me.store, files / PER_DIRECTORY, PER_DIRECTORY);
  await ensureStore({ partner: me, knownPartners: {} });
  const [ours, theirs] = [others.slice(0, 3), others.slice(3)];
  await sync(me, ours);
  // The day's share of the rolling check was made by that first sync; the next ones of the day are plain.
  await sync(me, ours);
  rsync(me, ...theirs);
  return { me, ours, theirs };
}

async function casesOf(root: string, wanted: (name: string) => boolean): Promise<Case[]> {
  const cases: Case[] = [];
  if (wanted('no-op') || wanted('new-day') || wanted('full-walk') || wanted('new-day-full-walk') || wanted('rolling')) {
    const { me, ours, theirs } = await fleet(root);
    const [o1, r1] = [ours[0]!, theirs[0]!];
    const noOp = (changes: Partial<SyncOptions>) => async () => ({
      ours: await measure(() => sync(me, [o1], changes)),
      rsync: await measure(() => rsync(me, r1)),
    });
    cases.push({ name: 'no-op', target: 0.25, round: noOp({}) });
    cases.push({ name: 'full-walk', target: 1.5, round: noOp({ verify: 'stat' }) });
    let later = 0;
    const nextDay = () => ({
      clock: { ...createSystemClock(), now: () => new Date(Date.now() + ++later * 86_400_000) },
    });
    cases.push({ name: 'rolling', target: null, round: async () => noOp(nextDay())() });
    let day = 0;
    const newDay = (changes: Partial<SyncOptions>) => async () => {
      addSealedDirectory(me.store, files / PER_DIRECTORY + ++day, PER_DIRECTORY);
      return { ours: await measure(() => sync(me, ours, changes)), rsync: await measure(() => rsync(me, ...theirs)) };
    };
    cases.push({ name: 'new-day', target: 0.1, round: newDay({}) });
    cases.push({ name: 'new-day-full-walk', target: 0.8, round: newDay({ verify: 'stat' }) });
  }
  const fresh = (name: string, plant: (store: string) => void): Case => ({
    name,
    target: 0.6,
    round: async (round) => {
      const place = join(root, `${name}-${round}`);
      const [me, o1, r1] = partnersIn(place, ['me', 'o1', 'r1']) as [Partner, Partner, Partner];
      plant(me.store);
      await ensureStore({ partner: me, knownPartners: {} });
      // Fingerprinted already, as the task before this one does; and not within the racy span of three seconds.
      await new Promise((resolve) => setTimeout(resolve, 3500));
      await fingerprintStore({ store: me.store, ignore: [], logName: 'production.log' });
      const result = { ours: await measure(() => sync(me, [o1])), rsync: await measure(() => rsync(me, r1)) };
      rmSync(place, { recursive: true, force: true });
      return result;
    },
  });
  cases.push(fresh('first-copy-small', (store) => plantSealedStore(store, files / PER_DIRECTORY, PER_DIRECTORY)));
  cases.push(fresh('first-copy-big', (store) => plantBigFiles(store, 60, 10 << 20)));
  if (wanted('first-copy-unsealed'))
    cases.push({ ...fresh('first-copy-unsealed', (store) => addSmallFiles(store, files / 10)), target: null });
  if (wanted('latency')) {
    cases.push({
      name: 'latency',
      target: 0.03,
      round: (round) =>
        withDelayedShare(join(root, `latency-${round}`), 1, async (mount, served) => {
          const [me] = partnersIn(join(root, `latency-${round}`), ['me']) as [Partner];
          const [o1, r1] = partnersIn(mount, ['o1', 'r1']) as [Partner, Partner];
          plantSealedStore(me.store, 50, 100);
          await ensureStore({ partner: me, knownPartners: {} });
          // Filled from the server's side, which is fast; the share's own stamps are learnt by one sync over it.
          const [near, nearR] = partnersIn(served, ['o1', 'r1']) as [Partner, Partner];
          await sync(me, [near]);
          await sync(me, [o1]);
          rsync(me, nearR);
          return { ours: await measure(() => sync(me, [o1])), rsync: await measure(() => rsync(me, r1)) };
        }),
    });
  }
  return cases.filter((each) => wanted(each.name));
}

async function main(): Promise<void> {
  const base = options.get('folder') ?? tmpdir();
  const root = mkdtempSync(join(base, 'bench-sync-'));
  const names = options.get('cases')?.split(',');
  const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
  let missed = 0;
  try {
    for (const each of await casesOf(root, (name) => !names || names.includes(name))) {
      const samples = [];
      for (let round = 0; round < rounds; round++) {
        samples.push(await each.round(round));
        if (options.has('verbose')) console.log(JSON.stringify(samples.at(-1)));
      }
      const wall = median(samples.map(({ ours, rsync: other }) => ours.wallMs / other.wallMs));
      const cpu = median(samples.map(({ ours, rsync: other }) => ours.cpuMs / other.cpuMs));
      const [oursMs, rsyncMs] = [
        median(samples.map(({ ours }) => ours.wallMs)),
        median(samples.map(({ rsync: other }) => other.wallMs)),
      ];
      const isMet = each.target === null || wall <= each.target;
      if (!isMet) missed += 1;
      console.log(
        `${each.name.padEnd(20)} ${Math.round(oursMs)} ms, rsync ${Math.round(rsyncMs)} ms: ${wall.toFixed(3)} of its time, ${cpu.toFixed(3)} of its CPU` +
          (each.target === null ? '' : `; target ${each.target} ${isMet ? 'met' : 'MISSED'}`),
      );
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  process.exitCode = missed === 0 ? 0 : 1;
}

void main();
