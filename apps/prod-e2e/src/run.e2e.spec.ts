import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeNeeds, Fleet, Machines, probeProcesses, tasksOf, type RunningNx } from '@scrape-and-report/testing';
import { startGatedSite, type GatedSite } from './support/gated-site';
import { killTree, until, untilGone } from './support/wait';

const NOW = '2026-11-22T05:00:00+01:00';
const LATER = '2026-11-22T05:10:00+01:00';
const STAGES = ['scrape', 'analytics', 'sections', 'report', 'fingerprint', 'sync', 'daily'];

/** What a store must keep when a run breaks off or loses its lease: all but the log and what is private. */
const isCommitted = (path: string): boolean => !path.startsWith('.production/') && !path.endsWith('production.log');

// docs/arbitration.md says which sentence of «How a run holds together» each of these shows.
describeNeeds('a look at processes', probeProcesses)('how a run holds together', () => {
  let machines: Machines;
  let fleet: Fleet;
  let gate: GatedSite;
  const day = (name: string, now = NOW): RunningNx => machines.start(name, ['run', 'prod:daily'], { now });
  const texts = (name: string): string[] => fleet.texts(name);
  const count = (name: string, text: string): number => texts(name).filter((one) => one === text).length;
  const taskOf = (run: RunningNx, target: string): number | undefined => tasksOf(run.child.pid!).get(target);
  const claimEnds = (name: string): (string | null)[] =>
    machines.runs(name).map(({ ended }) => (ended ? 'ended' : null));

  const open = (change: Readonly<Record<string, unknown>> = {}): void => {
    machines = new Machines(['anna', 'bram'], change);
    fleet = machines.fleet;
  };
  /** With a crawl that goes on only when the gate is opened. */
  const openGated = (change: Readonly<Record<string, unknown>> = {}): void => {
    open({ site: gate.site, ...change });
    gate.shut();
  };
  beforeEach(async () => void (gate = await startGatedSite()));
  afterEach(async () => {
    machines.remove();
    await gate.close();
  });

  /** One production of the day, the same in both stores; who began another scrape and died may still hold its half. */
  const expectProducedOnce = (scrape: RegExp): void => {
    const scrapes = fleet.scrapes('anna');
    expect(scrapes).toEqual([expect.stringMatching(scrape)]);
    expect(fleet.scrapes('bram')).toEqual(scrapes);
    const isShared = (path: string): boolean =>
      isCommitted(path) && (!/^\d{6}-\d{4}/.test(path) || path.startsWith(`${scrapes[0]}/`));
    expect(fleet.files('bram', isShared)).toEqual(fleet.files('anna', isShared));
  };

  it('all tasks find one run state; the lease lives under all stages; a second run from another clone is refused', async () => {
    openGated();
    const otherClone = new Fleet(['anna', 'bram']);
    otherClone.configure({ site: gate.site, self: null, partners: machines.partners });
    const run = day('anna');
    const samples: string[][] = [];
    const watch = setInterval(() => samples.push([...tasksOf(run.child.pid!).keys()]), 20);
    try {
      await until(() => texts('anna').includes('starting scraper'), [run]);
      const startedMs = Date.now();
      const second = await otherClone.nx(['run', 'prod:elect'], { now: LATER, partner: 'anna' });
      expect(second).toMatchObject({ code: 0 });
      expect(texts('anna')).toContain('not selected: another run of anna is at work');
      gate.open();
      // The end of nx itself is no part of what the log tells, and takes its time on a busy machine.
      await until(() => texts('anna').includes('production finished'), [run]);
      const tookMs = Date.now() - startedMs;
      expect(await run.end).toBe(0);

      const [state, ...others] = machines.runs('anna');
      expect(others).toEqual([]);
      expect(state).toMatchObject({ invocation: run.child.pid, role: 'producer', ended: true });
      expect(state!.folder).toBe(join(fleet.store('anna'), '.production/run', state!.id));
      expect(Object.keys(state!.outcomes).sort()).toEqual([...STAGES.slice(0, -1)].sort());

      // Each process that took PRODUCTION_NOW for itself would begin at five again.
      const times = fleet
        .log('anna')
        .split('\n')
        .filter((line) => line && !line.includes('another run'))
        .map((line) => Date.parse(`${line.slice(1, 11)}T${line.slice(12, 20)}+01:00`));
      expect(times).toEqual([...times].sort((a, b) => a - b));
      const scrapingSince = times[texts('anna').indexOf('starting scraper')]!;
      expect(times.at(-1)! - scrapingSince).toBeGreaterThan(tookMs - 4_000);

      const withStage = samples.filter((names) => names.some((name) => STAGES.includes(name)));
      expect(withStage.length).toBeGreaterThan(10);
      expect(withStage.filter((names) => !names.includes('lease'))).toEqual([]);
      // Who keeps the claim begins before the election ends, so that nothing can come between.
      const besideElect = samples.filter((names) => names.includes('elect')).flat();
      expect(besideElect.filter((name) => name !== 'elect' && name !== 'lease')).toEqual([]);
      await untilGone(run);
    } finally {
      clearInterval(watch);
      otherClone.remove();
    }
  });

  it.each(['scrape', 'lease'])(
    'SIGKILL of the %s task alone: nothing half is committed, the next start finishes the day',
    async (target) => {
      openGated();
      const run = day('anna');
      await until(() => texts('anna').includes('starting scraper'), [run]);
      process.kill(taskOf(run, target)!, 'SIGKILL');
      expect(await run.end).not.toBe(0);
      await untilGone(run);
      expect(fleet.scrapes('anna')).toEqual([]);
      expect(fleet.files('bram')).toEqual({});
      gate.open();

      const next = await machines.run('anna', ['run', 'prod:daily'], { now: LATER });
      expect(next).toMatchObject({ code: 0 });
      expectProducedOnce(/^261122-05/);
      expect(texts('bram')).toContain('production finished');
    },
  );

  it('SIGKILL of nx alone: lease and stage see it and stop, and say so; another partner finishes the day', async () => {
    openGated({ election: { relaxSeconds: 0.2, leaseSeconds: 10 } });
    const run = day('anna');
    await until(() => texts('anna').includes('starting scraper'), [run]);
    const [stage, lease] = [taskOf(run, 'scrape'), taskOf(run, 'lease')];
    expect([typeof stage, typeof lease]).toEqual(['number', 'number']);
    run.child.kill('SIGKILL');
    await run.end;
    await untilGone(run, 10_000);
    expect(texts('anna')).toContain('scrape broke off: the nx process ended');
    expect(texts('anna')).not.toContain('scraper failed');
    expect(fleet.scrapes('anna')).toEqual([]);
    expect(claimEnds('anna')).toEqual([null]);
    gate.open();

    const next = await machines.run('bram', ['run', 'prod:daily'], { now: LATER });
    expect(next).toMatchObject({ code: 0 });
    expect(texts('bram')).toContain('taking over from anna');
    expectProducedOnce(/^261122-05/);
  });

  it('SIGKILL of the whole tree: the next start goes on from the first missing receipt', async () => {
    open();
    const run = day('anna');
    await until(() => texts('anna').includes('starting reporting'), [run]);
    killTree(run);
    await run.end;
    const manifest = join(fleet.store('anna'), '261122-0500/manifest.json');
    const sealed = readFileSync(manifest, 'utf8');
    expect(fleet.scrapes('bram')).toEqual([]);

    const next = await machines.run('anna', ['run', 'prod:daily'], { now: LATER });
    expect(next).toMatchObject({ code: 0 });
    expect(readFileSync(manifest, 'utf8')).toBe(sealed);
    expect([count('anna', 'starting scraper'), count('anna', 'starting analytics update')]).toEqual([1, 1]);
    expect(next.output).toContain('analytics: done by an earlier run of today');
    expect(texts('anna')).toContain('finished reporting');
    expectProducedOnce(/^261122-0500$/);
  });

  it('an unfinished day is taken over by another partner without crawling again', async () => {
    open({ election: { relaxSeconds: 0.2, leaseSeconds: 10 } });
    const run = day('anna');
    await until(() => texts('anna').includes('starting analytics update'), [run]);
    killTree(run);
    await run.end;
    const next = await machines.run('bram', ['run', 'prod:daily'], { now: LATER });
    expect(next).toMatchObject({ code: 0 });
    expect(next.output).not.toContain('starting scraper');
    expect(texts('bram')).toEqual(expect.arrayContaining(['taking over from anna', 'fetched 261122-0500']));
    // The published log holds the lines of both.
    expect(count('bram', 'starting scraper')).toBe(1);
    expectProducedOnce(/^261122-0500$/);
    const already = await machines.run('anna', ['run', 'prod:daily'], { now: LATER });
    expect(already.code).toBe(0);
    expect(texts('anna').at(-1)).toBe('not selected: already produced today by bram');
  });

  it('who slept through its lease stops with LeaseLostError, commits nothing more, and stands by for its successor', async () => {
    openGated({ election: { relaxSeconds: 60, leaseSeconds: 10 } });
    const [run, other] = [day('anna'), day('bram', LATER)];
    await until(() => texts('anna').includes('starting scraper'), [run]);
    await until(() => texts('bram').includes('not selected: anna produces'), [other]);
    process.kill(-run.child.pid!, 'SIGSTOP');
    await until(() => texts('bram').includes('starting scraper'), [other]);
    expect(texts('bram')).toContain('taking over from anna');
    const before = fleet.files('anna', isCommitted);
    process.kill(-run.child.pid!, 'SIGCONT');
    await until(() => texts('anna').some((text) => text.startsWith('lease lost: the lease was lost: ')), [run]);
    expect(texts('anna')).not.toContain('scraper failed');
    expect(texts('anna')).not.toContain('scraper finished');
    await until(() => texts('anna').includes('not selected: bram produces'), [run]);
    // The journal of its half scrape may have grown by what was under way; nothing else has.
    const rest = (path: string): boolean => isCommitted(path) && !path.startsWith('261122-0500/');
    expect(fleet.files('anna', rest)).toEqual(
      Object.fromEntries(Object.entries(before).filter(([path]) => rest(path))),
    );
    expect(fleet.scrapes('anna')).toEqual([]);

    killTree(other);
    await other.end;
    gate.open();
    expect(await run.end).toBe(0);
    expect(texts('anna')).toEqual(expect.arrayContaining(['taking over from bram', 'production finished']));
    expectProducedOnce(/^261122-05/);
  });

  it('a partial chain gives its claim back at its end, done or failed; its scrape is not made again', async () => {
    open();
    fleet.writeSite({ '_site.json': JSON.stringify({ redirects: [], statuses: { '/': 503 }, headers: {} }) });
    const failed = await machines.run('anna', ['run', 'prod:scrape'], { now: NOW });
    expect(failed.code).not.toBe(0);
    expect(failed.output).toMatch(/Failed tasks:\s+- prod:scrape/);
    expect(texts('anna')).toContain('scraper failed');
    expect(claimEnds('anna')).toEqual(['ended']);

    fleet.writeSite({ '_site.json': JSON.stringify({ redirects: [], statuses: {}, headers: {} }) });
    const partial = await machines.run('anna', ['run', 'prod:scrape'], { now: NOW });
    expect(partial).toMatchObject({ code: 0 });
    expect(fleet.scrapes('anna')).toEqual(['261122-0500']);
    expect(fleet.scrapes('bram')).toEqual([]);
    const status = await machines.run('bram', ['run', 'prod:status', '--json'], { now: NOW });
    expect(JSON.parse(status.output.split('\n').find((line) => line.startsWith('{'))!)).toMatchObject({
      claim: null,
      lastProduction: { producer: 'anna', outcome: 'released' },
    });

    const whole = await machines.run('bram', ['run', 'prod:daily'], { now: LATER });
    expect(whole).toMatchObject({ code: 0 });
    expect(whole.output).not.toContain('starting scraper');
    expect(texts('bram')).not.toContain('taking over from anna');
    expectProducedOnce(/^261122-0500$/);
  });

  it('within a chain a failed stage is success to Nx, and `daily` alone fails; as the target it fails itself', async () => {
    open({ analytics: { source: 'access-log', files: ['../../no-such.log'] } });
    const alone = await machines.run('anna', ['run', 'prod:analytics'], { now: NOW });
    expect(alone.code).not.toBe(0);
    expect(alone.output).toMatch(/Failed tasks:\s+- prod:analytics\s/);
    expect(claimEnds('anna')).toEqual(['ended']);

    const chain = await machines.run('anna', ['run', 'prod:daily'], { now: LATER });
    expect(chain.code).not.toBe(0);
    expect(chain.output).toMatch(/Failed tasks:\s+- prod:daily\s/);
    expect(chain.output).not.toMatch(/- prod:(analytics|report|sync)\s/);
    expect(texts('bram')).toEqual(expect.arrayContaining(['reporting skipped', 'production finished']));
  });

  it('a failure never comes from the cache: what a page task could not write is rendered by the report', async () => {
    open();
    const inTheWay = await machines.run('anna', ['run', 'prod:elect'], { now: '2026-11-21T05:00:00+01:00' });
    expect(inTheWay.code).toBe(0);
    const out = join(machines.clone('anna').root, 'apps/prod/.out');
    const pages = join(out, readdirSync(out)[0]!, 'pages');
    writeFileSync(pages, '');
    const first = await machines.run('anna', ['run', 'prod:daily'], { now: NOW });
    expect(first).toMatchObject({ code: 0 });
    expect(first.output).toMatch(/report-cars: .*(ENOTDIR|EEXIST|not a directory)/i);
    const page = readFileSync(join(fleet.store('anna'), 'reports/261122-0500/cars.html'), 'utf8');
    rmSync(pages);

    // The same section on another day: Nx takes the task from its cache, with nothing in it.
    const second = await machines.run('anna', ['run', 'prod:daily'], { now: '2026-11-23T05:00:00+01:00' });
    expect(second).toMatchObject({ code: 0 });
    expect(second.output).toMatch(/prod:report-cars\s+\[local cache\]/);
    expect(readFileSync(join(fleet.store('bram'), 'reports/261123-0500/cars.html'), 'utf8')).toBe(page);
  });
});
