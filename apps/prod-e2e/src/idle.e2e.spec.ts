import { readdirSync, readFileSync } from 'node:fs';
import { describeNeeds, Fleet, probeProcesses, processTree, type RunningNx } from '@scrape-and-report/testing';
import { type GatedSite, startGatedSite } from './support/gated-site';
import { killTree, pause, until } from './support/wait';

const NOW = '2026-11-22T05:00:00+01:00';
const SECONDS = 30;
const SETTLE_MS = 40_000;

interface Idle {
  /** How often its threads went to sleep, and so were woken, a second; without the one that Nx's own library starts. */
  readonly wakeUps: number;
  /** The main one first; then those of V8, of Nx's library and of the pool for calls to shares. */
  readonly byThread: readonly number[];
  readonly pssMiB: number;
  readonly command: string;
}

describeNeeds('a look at processes', probeProcesses)('a partner that stands by', () => {
  let fleet: Fleet;
  let site: GatedSite;
  const runs: RunningNx[] = [];
  beforeAll(async () => {
    site = await startGatedSite();
    fleet = new Fleet(['anna', 'bram']).configure({
      site: site.site,
      // As the committed configuration has it.
      election: { relaxSeconds: 0.2, leaseSeconds: 90 },
      report: { sections: [], formats: ['html'] },
    });
  });
  afterAll(async () => {
    site.open();
    for (const run of runs) if (run.child.exitCode === null && run.child.signalCode === null) killTree(run);
    await site.close();
    fleet.remove();
  });

  it('is woken at most once a second, its threads together at most four times, and takes at most 150 MiB beside nx', async () => {
    site.shut();
    const anna = fleet.start(['run', 'prod:daily'], { partner: 'anna', now: NOW });
    runs.push(anna);
    await until(() => fleet.texts('anna').includes('starting scraper'), [anna]);
    const bram = fleet.start(['run', 'prod:daily'], { partner: 'bram', now: NOW });
    runs.push(bram);
    await until(() => fleet.texts('bram').includes('not selected: anna produces'), [bram]);
    // Until V8 has tidied its memory, for which a busy machine takes longer.
    await pause(SETTLE_MS);
    let idle = await measure(bram.child.pid!);
    for (let more = 0; more < 3 && !isSettled(idle); more += 1) idle = await measure(bram.child.pid!);
    console.log(JSON.stringify(idle));
    expect(idle.length).toBeGreaterThan(0);
    expect(sum(idle.map(({ byThread }) => byThread[0]!))).toBeLessThanOrEqual(1);
    expect(sum(idle.map(({ wakeUps }) => wakeUps))).toBeLessThanOrEqual(4);
    expect(sum(idle.map(({ pssMiB }) => pssMiB))).toBeLessThanOrEqual(150);
  });
});

function isSettled(idle: readonly Idle[]): boolean {
  return sum(idle.map(({ wakeUps }) => wakeUps)) <= 4 && sum(idle.map(({ byThread }) => byThread[0]!)) <= 1;
}

/** All processes below nx, over some seconds. */
async function measure(nx: number): Promise<Idle[]> {
  const before = new Map(
    processTree(nx)
      .slice(1)
      .map(({ pid }) => [pid, switchesOf(pid)]),
  );
  await pause(SECONDS * 1000);
  return [...before].map(([pid, threads]) => {
    const woken = [...switchesOf(pid)].map(([thread, count]) => (count - (threads.get(thread) ?? 0)) / SECONDS);
    return {
      wakeUps: sum(woken),
      byThread: woken.map((each) => Number(each.toFixed(2))),
      pssMiB: Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) / 1024,
      command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').slice(0, 300),
    };
  });
}

/** How often each thread went to sleep by itself, by its id. */
function switchesOf(pid: number): Map<string, number> {
  const threads = readdirSync(`/proc/${pid}/task`).filter((thread) => {
    // Of nx.linux-x64-gnu.node in every task: it looks for lines of a log a hundred times a second.
    return !readFileSync(`/proc/${pid}/task/${thread}/comm`, 'utf8').startsWith('tui-logger');
  });
  return new Map(
    threads.map((thread) => {
      const status = readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8');
      return [thread, Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1])];
    }),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
