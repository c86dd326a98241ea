import { readJsonSync } from 'fs-extra';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Machines, type RunResult } from '@scrape-and-report/testing';

/** A machine whose store was made anew, so that it bears another id than the one by which the other knows it. */
describe('prod:join', () => {
  const machines = new Machines(['anna', 'bram']);
  const { fleet } = machines;
  afterAll(() => machines.remove());

  const run = (name: string, day: number, target = 'daily', args: readonly string[] = []): Promise<RunResult> =>
    machines.run(name, ['run', `prod:${target}`, ...args], { now: `2026-11-${day}T05:00:00+01:00` });
  const idOf = (name: string): string =>
    (readJsonSync(join(fleet.store(name), '.production/store.json')) as { id: string }).id;
  const refusals = async (name: string): Promise<unknown[]> => {
    const line = (await run(name, 23, 'status', ['--json'])).output.split('\n').find((one) => one.startsWith('{'));
    const { partners } = JSON.parse(line!) as { partners: { refusedBy: string[]; hint: string | null }[] };
    return partners.map(({ refusedBy, hint }) => [refusedBy, hint?.includes('nx run prod:join') ?? false]);
  };
  const refused = (): string[] => fleet.texts('bram').filter((text) => text.startsWith('all others refuse'));
  let first = '';

  it('on ordinary mornings nobody is refused', async () => {
    expect(await run('anna', 22)).toMatchObject({ code: 0 });
    expect(await run('bram', 22)).toMatchObject({ code: 0 });
    first = idOf('bram');
    expect(await refusals('anna')).toEqual([
      [[], false],
      [[], false],
    ]);
  });

  it('a store made anew: its machine says so and ends with 1, whether it produces or finds the day produced', async () => {
    rmSync(fleet.store('bram'), { recursive: true });
    const produced = await run('bram', 23);
    expect(produced.code).toBe(1);
    expect(produced.output).toContain('scrape done, analytics done, report done, sync done');
    expect(produced.output).toContain('the store is refused by anna: nx run prod:join');
    expect(refused()).toHaveLength(1);
    expect(fleet.log('bram')).toMatch(/ERROR +- all others refuse .*site-record: .*nx run prod:join/);
    const stoodBack = await run('bram', 23);
    expect(stoodBack.code).toBe(1);
    expect(stoodBack.output).toContain('bram did not produce: already produced today by bram');
    expect(refused()).toHaveLength(2);
    expect(idOf('bram')).not.toBe(first);
  });

  it('prod:status names the command, there and on the machine that refuses', async () => {
    const expected = [
      [[], false],
      [['anna'], true],
    ];
    expect(await refusals('bram')).toEqual(expected);
    expect(await refusals('anna')).toEqual(expected);
    expect((await run('anna', 23, 'status')).output).toMatch(/refused by anna: .*nx run prod:join/);
  });

  it('a healthy machine whose only partner is refused ends with 1, and names what mends it: it has no copy', async () => {
    const produced = await run('anna', 24);
    expect(produced.code).toBe(1);
    expect(produced.output).toContain('scrape done, analytics done, report done, sync failed');
    expect(fleet.log('anna')).toContain(
      `failed to sync to ${fleet.store('bram')}: ${fleet.store('bram')} is another store than before: nx run prod:join on that machine`,
    );
    expect(produced.output).toMatch(/none of the reachable partners could be served \(bram\)/);
  });

  it('shows what it would do and changes nothing; does it with --apply', async () => {
    const id = idOf('bram');
    const shown = await run('bram', 23, 'join');
    expect(shown.code).toBe(0);
    expect(shown.output).toContain(`takes the id ${first.slice(0, 8)}`);
    expect(shown.output).toContain('accepted by: anna');
    expect(shown.output).toContain('nothing was changed');
    expect(idOf('bram')).toBe(id);
    expect(await run('bram', 23, 'join', ['--apply'])).toMatchObject({ code: 0 });
    expect(idOf('bram')).toBe(first);
    expect(fleet.texts('bram')).toContain(`${fleet.store('bram')} joined again by the id ${first.slice(0, 8)}`);
    expect(await refusals('anna')).toEqual([
      [[], false],
      [[], false],
    ]);
  });

  it('the next morning all is well on both, and nothing is lost', async () => {
    expect(await run('anna', 25)).toMatchObject({ code: 0 });
    expect(await run('bram', 25)).toMatchObject({ code: 0 });
    expect(refused()).toHaveLength(2);
    expect(fleet.scrapes('anna')).toEqual(['261122-0500', '261123-0500', '261124-0500', '261125-0500']);
    expect(fleet.files('bram')).toEqual(fleet.files('anna'));
    expect(Object.keys(fleet.files('bram')).filter((path) => path.endsWith('0/index.html'))).toEqual(
      ['261122-0500', '261123-0500', '261124-0500', '261125-0500'].map((name) => `reports/${name}/index.html`),
    );
  });
});
