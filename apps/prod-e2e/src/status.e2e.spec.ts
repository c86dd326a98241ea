import { execFileSync } from 'node:child_process';
import { rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { ensureDirSync } from 'fs-extra';
import { join } from 'node:path';
import { itNeeds, Machines, probeProgram, type RunResult } from '@scrape-and-report/testing';
import { killTree, until } from './support/wait';

const NOW = '2026-11-22T05:00:00+01:00';

describe('prod:status', () => {
  const machines = new Machines(['anna', 'bram', 'cleo'], {
    site: { directory: '../../site', requestsPerSecond: 1, concurrency: 1, checkExternalLinks: false },
    election: { relaxSeconds: 0.2, leaseSeconds: 60 },
  });
  const { fleet } = machines;
  afterAll(() => machines.remove());

  const status = (args: readonly string[] = ['--json']): Promise<RunResult> =>
    machines.run('anna', ['run', 'prod:status', ...args], { now: NOW });
  const json = ({ output }: RunResult): Record<string, unknown> => {
    const lines = output.split('\n').filter((line) => line.startsWith('{'));
    expect(lines).toHaveLength(1);
    return JSON.parse(lines[0]!) as Record<string, unknown>;
  };

  it('shows the holder of the claim and its epoch while it works, and when it died', async () => {
    const run = machines.start('anna', ['run', 'prod:daily'], { now: NOW });
    await until(() => fleet.texts('anna').includes('starting scraper'), [run]);
    const claim = { holder: 'anna', epoch: 1, day: '2026-11-22', state: 'producing' };
    expect(json(await status())).toMatchObject({ claim, lastProduction: { producer: 'anna', outcome: 'producing' } });
    killTree(run);
    await run.end;
    expect(json(await status())).toMatchObject({ claim });
    const screen = (await status([])).output;
    expect(screen).toMatch(/claim +anna, epoch 1, 2026-11-22, producing/);
    expect(screen).toMatch(/cleo +not reachable/);
  });

  const pipeIn = (name: string, ...path: string[]): string => {
    const pipe = join(fleet.store(name), ...path);
    ensureDirSync(join(pipe, '..'));
    execFileSync('mkfifo', [pipe]);
    return pipe;
  };

  const partnersOf = async (): Promise<unknown[]> => {
    const { partners } = json(await status()) as { partners: { name: string; reachable: boolean; problem: string }[] };
    return partners.map(({ name, reachable, problem }) => [name, reachable, problem]);
  };

  // Whoever opens a pipe that nobody writes to waits for ever, so none is opened.
  itNeeds('mkfifo', () => probeProgram('mkfifo'))('names what stands where a record should be', async () => {
    const flag = pipeIn('bram', '.production', 'election', 'avail.x.json');
    const manifest = pipeIn('cleo', '261121-0500', 'manifest.json');
    expect(await partnersOf()).toEqual([
      ['anna', true, null],
      ['bram', true, `${flag}: it is a pipe, not a file`],
      ['cleo', true, `${manifest}: it is a pipe, not a file`],
    ]);
    expect((await status([])).output).toContain(`${flag}: it is a pipe, not a file`);
    const marker = pipeIn('bram', '.production', 'common', 'syncs.json');
    unlinkSync(flag);
    writeFileSync(join(fleet.store('cleo'), '261121-0500', 'log.txt'), '');
    unlinkSync(manifest);
    writeFileSync(manifest, '{"timestamp":');
    expect(await partnersOf()).toEqual([
      ['anna', true, null],
      ['bram', true, `${marker}: it is a pipe, not a file`],
      ['cleo', true, `${manifest}: it is torn, or no record of ours`],
    ]);
    for (const name of ['bram', 'cleo']) rmSync(fleet.store(name), { recursive: true });
  });
});
