import { Machines, type RunFacts } from '@scrape-and-report/testing';

const NOW = '2026-11-22T05:00:00+01:00';
const RELAX_SECONDS = 6;

/** An instant of a run's state on the real clock of this machine. */
function realMs({ nowOffsetMs }: RunFacts, instant: string | null): number {
  return Date.parse(instant!) - nowOffsetMs;
}

/**
 * How long elections take, with leases as in an office. Measured from the moment at which the election of a partner began
 * (`startedAt` of its run state, written by the elect task) to the one at which the producer held its claim
 * (`decidedAt`): what nx needs to start is not part of it.
 */
describe('the time that a decision takes', () => {
  const machines = new Machines(['anna', 'bram', 'cleo']);
  const election = (relaxSeconds: number) => ({ election: { relaxSeconds, leaseSeconds: 90, standby: 'exit' } });
  afterAll(() => machines.remove());

  const electAll = async (names: readonly string[], now: string): Promise<RunFacts[]> => {
    const runs = names.map((name) => machines.start(name, ['run', 'prod:scrape'], { now }));
    expect(await Promise.all(runs.map(({ end }) => end))).toEqual(names.map(() => 0));
    // Who did not produce keeps no state of its run; when it started stands in the log.
    return names.flatMap((name) => machines.runs(name).filter((run) => run.role === 'producer'));
  };

  it('all there: within 5 s of the last election that began', async () => {
    machines.configure(election(30));
    const starts: number[] = [];
    const watch = setInterval(() => {
      for (const name of machines.names) for (const run of machines.runs(name)) starts.push(realMs(run, run.startedAt));
    }, 50);
    const producers = await electAll(['anna', 'bram', 'cleo'], NOW).finally(() => clearInterval(watch));
    expect(producers).toHaveLength(1);
    const tookMs = realMs(producers[0]!, producers[0]!.decidedAt) - Math.max(...starts);
    console.log(`three of three: decided ${tookMs} ms after the last election began`);
    expect(tookMs).toBeLessThan(5_000);
  });

  it('one absent: within relaxSeconds + 2 s of the election of the producer', async () => {
    machines.configure(election(RELAX_SECONDS));
    // 2026-11-23: the second of two, of three the third, who is absent.
    const producers = await electAll(['anna', 'bram'], '2026-11-24T05:00:00+01:00');
    const [run] = producers.filter((one) => one.startedAt.startsWith('2026-11-24'));
    const tookMs = realMs(run!, run!.decidedAt) - realMs(run!, run!.startedAt);
    console.log(`two of three, relaxSeconds ${RELAX_SECONDS}: decided ${tookMs} ms after its election began`);
    expect(tookMs).toBeLessThan((RELAX_SECONDS + 2) * 1000);
    expect(tookMs).toBeGreaterThanOrEqual(RELAX_SECONDS * 1000);
  });
});
