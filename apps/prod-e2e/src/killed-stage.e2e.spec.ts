import { Fleet, describeNeeds, probeProcesses, processTree, tasksOf } from '@scrape-and-report/testing';
import { pause, until } from './support/wait';

describeNeeds('a look at processes', probeProcesses)('a stage that is killed', () => {
  let fleet: Fleet;
  beforeAll(() => {
    const slow = { directory: '../../site', requestsPerSecond: 4, concurrency: 1, checkExternalLinks: false };
    fleet = new Fleet(['anna', 'bram']).configure({ site: slow });
  });
  afterAll(() => fleet.remove());
  const start = (day: number, hour = '05') =>
    fleet.start(['run', 'prod:daily'], { now: `2026-11-${day}T${hour}:00:00+01:00` });

  it.each([
    ['scrape', 21],
    ['sync', 24],
  ])('its task, in %s: exit 1, the log says so, and the next start finishes the day', async (stage, day) => {
    const run = start(day);
    const task = await until(() => tasksOf(run.child.pid!).get(stage), [run]);
    // Nx itself would fall over a task that is gone before it was told what to do.
    await pause(300);
    process.kill(task, 'SIGKILL');
    expect([await run.end, run.child.signalCode]).toEqual([1, null]);
    const line = `${stage} of 2026-11-${day} broke off: its process ended before its work was done (killed, or stopped)`;
    expect(await start(day, '06').end).toBe(0);
    // By the task that kept the lease, or by the next start when that was not at work yet.
    expect(fleet.texts('bram').filter((text) => text === line)).toHaveLength(1);
    expect(fleet.scrapes('bram').filter((name) => name.startsWith(`2611${day}`))).toHaveLength(1);
  });

  it('the process that crawls: a failed scrape, exit 1, and the next start goes on', async () => {
    const run = start(26);
    const crawler = await until(() => crawlerOf(tasksOf(run.child.pid!).get('scrape')), [run]);
    process.kill(crawler, 'SIGKILL');
    expect([await run.end, run.child.signalCode]).toEqual([1, null]);
    expect(fleet.texts('bram')).toEqual(
      expect.arrayContaining([
        'scraper failed',
        expect.stringContaining('the process that scrapes ended with SIGKILL'),
      ]),
    );
    expect(await start(26, '06').end).toBe(0);
  });

  it('the task that keeps the lease: the day is produced or begun again, and nothing stays behind', async () => {
    const run = start(27);
    const task = await until(() => tasksOf(run.child.pid!).get('lease'), [run]);
    await pause(300);
    process.kill(task, 'SIGKILL');
    expect([await run.end, run.child.signalCode]).toEqual([1, null]);
    expect(await start(27, '06').end).toBe(0);
    expect(fleet.scrapes('bram').filter((name) => name.startsWith('261127'))).toHaveLength(1);
  });

  it('all of its processes at once: the next start says so', async () => {
    const run = start(28);
    await until(() => tasksOf(run.child.pid!).get('analytics'), [run]);
    process.kill(-run.child.pid!, 'SIGKILL');
    await run.end;
    expect(await start(28, '06').end).toBe(0);
    expect(fleet.texts('bram').filter((text) => /of 2026-11-28 broke off: /.test(text))).toHaveLength(1);
  });
});

/** The process that a task has started: it has none of the task's variables. */
function crawlerOf(task: number | undefined): number | undefined {
  return task === undefined ? undefined : processTree(task)[1]?.pid;
}
