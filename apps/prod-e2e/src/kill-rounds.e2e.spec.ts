import { addDays } from '@scrape-and-report/production';
import {
  createChance,
  describeNeeds,
  Machines,
  probeProcesses,
  tasksOf,
  type Chance,
  type RunningNx,
} from '@scrape-and-report/testing';
import { killTree, pause, until, untilGone } from './support/wait';

/** `nx run prod-e2e:nightly` plays 100 rounds with a seed of the day. */
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 3);
const SEED = Number(process.env['KILL_SEED'] ?? (ROUNDS > 3 ? Math.floor(Date.now() / 86_400_000) : 1));
const LEASE_SECONDS = 10;
const NAMES = ['anna', 'bram', 'cleo'];
const STAGES = ['elect', 'scrape', 'analytics', 'sections', 'report', 'fingerprint', 'sync', 'daily'];

interface Plan {
  /** The stage during which it happens. */
  readonly stage: string;
  readonly afterMs: number;
  readonly what: 'the whole tree' | 'nx alone' | 'the stage alone';
}

function planOf(chance: Chance): Plan {
  const stage = chance.pick(STAGES);
  const what = chance.pick(['the whole tree', 'the whole tree', 'nx alone', 'the stage alone'] as const);
  return { stage, afterMs: chance.whole(0, 1499), what };
}

describeNeeds('a look at processes', probeProcesses)(
  `${ROUNDS} days on which the producer is killed (KILL_SEED=${SEED})`,
  () => {
    const chance = createChance(SEED);
    const plans = Array.from({ length: ROUNDS }, () => planOf(chance));
    let machines: Machines;

    beforeAll(() => {
      machines = new Machines(NAMES, {
        election: { relaxSeconds: 60, leaseSeconds: LEASE_SECONDS },
        report: { sections: [], formats: ['html'] },
        site: { directory: '../../site', requestsPerSecond: 4, concurrency: 1, checkExternalLinks: false },
      });
    });
    afterAll(() => machines.remove());

    it.each(plans.map((plan, round) => [round + 1, plan.what, plan.stage, plan] as const))(
      'round %i: SIGKILL of %s in %s',
      async (round, _what, _stage, plan) => {
        const day = addDays('2026-11-01', round);
        const now = `${day}T05:00:00+01:00`;
        const runs = new Map(NAMES.map((name) => [name, machines.start(name, ['run', 'prod:daily'], { now })]));
        try {
          const told = await playRound(machines, runs, day, plan);
          console.log(`KILL_SEED=${SEED}, leaseSeconds ${LEASE_SECONDS}, round ${round}, ${told}`);
        } finally {
          for (const run of runs.values())
            if (run.child.exitCode === null && run.child.signalCode === null) killTree(run);
        }
      },
    );
  },
);

/** One day: all start, the producer is killed, the others finish. Gives what happened in a line. */
async function playRound(
  machines: Machines,
  runs: ReadonlyMap<string, RunningNx>,
  day: string,
  plan: Plan,
): Promise<string> {
  const all = [...runs.values()];
  const producerOf = (not?: string): string | undefined =>
    [...runs.keys()].find(
      (name) =>
        name !== not &&
        machines.runs(name).some((run) => run.invocation === runs.get(name)!.child.pid && run.role === 'producer'),
    );
  const victim = await until(() => producerOf(), all);
  const run = runs.get(victim)!;
  // A stage may be over before it was seen: then whatever is at work after it.
  const late = STAGES.slice(STAGES.indexOf(plan.stage));
  const stage = await until(() => late.find((one) => tasksOf(run.child.pid!).has(one)) ?? hasEnded(run), all);
  await pause(plan.afterMs);
  const killedMs = performance.now();
  kill(run, plan.what);
  await run.end;
  await untilGone(run);

  const others = [...runs].filter(([name]) => name !== victim);
  let successor: string | undefined;
  let tookMs = 0;
  const wasDone = machines
    .runs(victim)
    .some((one) => one.invocation === run.child.pid && one.ended && one.outcomes['sync']);
  if (!wasDone) {
    successor = await until(
      () => producerOf(victim),
      others.map(([, one]) => one),
    );
    tookMs = performance.now() - killedMs;
    expect(tookMs).toBeLessThan((LEASE_SECONDS + 45) * 1000);
  }
  for (const [name, one] of others) expect([name, await one.end, one.output()]).toEqual([name, 0, expect.any(String)]);

  // One leading production of this day, no day missed, all stores equal but for what a dead machine left half.
  const { fleet } = machines;
  const scrapes = fleet.scrapes(victim);
  const ofDay = scrapes.filter((name) => name.startsWith(day.slice(2).replaceAll('-', '')));
  expect(ofDay).toEqual([expect.stringMatching(/^\d{6}-\d{4}$/)]);
  const days = scrapes.map((name) => name.slice(0, 6));
  expect(new Set(days).size).toBe(days.length);
  const whole = (path: string): boolean => isShared(path, scrapes);
  for (const [name] of others)
    expect({ name, files: fleet.files(name, whole) }).toEqual({ name, files: fleet.files(victim, whole) });
  const took = successor ? `${successor} took over after ${(tookMs / 1000).toFixed(1)} s` : 'the day was done';
  return `${day}: ${plan.what} of ${victim} in ${stage} after ${plan.afterMs} ms: ${took}`;
}

function hasEnded({ child }: RunningNx): string | null {
  return child.exitCode !== null || child.signalCode !== null ? 'its end' : null;
}

function kill(run: RunningNx, what: Plan['what']): void {
  const stages = [...tasksOf(run.child.pid!)].filter(([target]) => target !== 'lease');
  const stage = what === 'the stage alone' ? stages[0]?.[1] : undefined;
  if (stage !== undefined) process.kill(stage, 'SIGKILL');
  else if (what === 'nx alone') run.child.kill('SIGKILL');
  else if (hasEnded(run) === null) killTree(run);
}

function isShared(path: string, scrapes: readonly string[]): boolean {
  if (path.startsWith('.production/') || path === 'production.log') return false;
  return !/^\d{6}-\d{4}/.test(path) || scrapes.includes(path.split('/')[0]!);
}
