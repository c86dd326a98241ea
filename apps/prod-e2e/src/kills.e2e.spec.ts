import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Fleet } from '@scrape-and-report/testing';

const NOW = '2026-11-22T05:00:00+01:00';

/** Waits until the condition holds; fails the test with what nx printed when it does not in time. */
async function until(
  condition: () => boolean,
  run: { child: ChildProcess; output: () => string },
  limitMs = 120_000,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!condition()) {
    if (run.child.exitCode !== null || Date.now() > end) throw new Error(`never came to it:\n${run.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const ended = (child: ChildProcess): Promise<unknown> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('close', resolve));

describe('a production that is killed', () => {
  let fleet: Fleet;
  beforeEach(() => void (fleet = new Fleet().configure()));
  afterEach(() => fleet.remove());

  it('after the scrape, whole tree: the next start finishes the day without crawling again', async () => {
    const run = fleet.start(['run', 'prod:daily'], { now: NOW });
    await until(() => fleet.texts('anna').includes('starting analytics update'), run);
    process.kill(-run.child.pid!, 'SIGKILL');
    await ended(run.child);
    expect(fleet.scrapes('bram')).toEqual([]);
    const manifest = readFileSync(`${fleet.store('anna')}/261122-0500/manifest.json`, 'utf8');

    const next = await fleet.nx(['run', 'prod:daily'], { now: '2026-11-22T05:10:00+01:00' });
    expect(next).toMatchObject({ code: 0 });
    expect(fleet.texts('anna').filter((text) => text === 'starting scraper')).toHaveLength(1);
    expect(fleet.scrapes('anna')).toEqual(['261122-0500']);
    expect(readFileSync(`${fleet.store('anna')}/261122-0500/manifest.json`, 'utf8')).toBe(manifest);
    expect(fleet.files('bram')).toEqual(fleet.files('anna'));
    expect(fleet.texts('cleo')).toContain('production finished');
  });

  it('nx alone: its stages stop by themselves, and the next start finishes the day', async () => {
    const run = fleet.start(['run', 'prod:daily'], { now: NOW });
    await until(() => fleet.texts('anna').includes('starting scraper'), run);
    run.child.kill('SIGKILL');
    await ended(run.child);
    const next = await fleet.nx(['run', 'prod:daily'], { now: '2026-11-22T05:10:00+01:00' });
    expect(next).toMatchObject({ code: 0 });
    expect(fleet.scrapes('anna')).toHaveLength(1);
    expect(fleet.files('bram')).toEqual(fleet.files('anna'));
  });

  it('a second run of the same partner, or a stage alone, is refused while the first is at work', async () => {
    const run = fleet.start(['run', 'prod:daily'], { now: NOW });
    await until(() => fleet.texts('anna').includes('production started'), run);
    const alone = await fleet.nx(['run', 'prod:report', '--excludeTaskDependencies'], { now: NOW });
    expect(alone.code).not.toBe(0);
    expect(alone.output).toMatch(/report: refused: (another run of anna is at work|anna produces)/);
    const second = await fleet.nx(['run', 'prod:elect'], { now: NOW });
    expect(second.code).toBe(0);
    expect(fleet.texts('anna')).toContain('not selected: another run of anna is at work');
    await ended(run.child);
    expect(run.child.exitCode).toBe(0);
    expect(fleet.scrapes('cleo')).toEqual(['261122-0500']);
  });
});
