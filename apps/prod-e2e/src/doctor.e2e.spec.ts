import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet, freeze, itNeeds, probeFreezing, type RunResult } from '@scrape-and-report/testing';

const NOW = '2026-11-22T05:00:00+01:00';

/** The lines of the doctor that are not ok, without what they say. */
function troubles({ output }: RunResult): string[] {
  return output.split('\n').flatMap((line) => /^((?:warn|fail) [^:]+):/.exec(line)?.[1] ?? []);
}

describe('prod:doctor', () => {
  let fleet: Fleet;
  const doctor = (partner?: string, args: readonly string[] = []): Promise<RunResult> =>
    fleet.nx(['run', 'prod:doctor', ...args], { ...(partner ? { partner } : {}) });

  beforeAll(() => void (fleet = new Fleet().configure()));
  afterAll(() => fleet.remove());

  it('on a fleet that never produced: new stores are no failure, and nothing is made', async () => {
    const run = await doctor();
    expect(run).toMatchObject({ code: 0 });
    expect(troubles(run)).toEqual(['warn schedule', 'warn store of anna', 'warn store of bram', 'warn store of cleo']);
    for (const name of fleet.names) expect(readdirSync(fleet.home(name))).toEqual([]);
  });

  it('after a production and a look on every machine, every condition is met but the schedule', async () => {
    expect(await fleet.nx(['run', 'prod:daily'], { now: NOW })).toMatchObject({ code: 0 });
    for (const name of ['bram', 'cleo']) expect((await doctor(name)).code).toBe(0);
    const files = fleet.names.map((name) => fleet.files(name));
    const run = await doctor();
    expect(run).toMatchObject({ code: 0 });
    expect(troubles(run)).toEqual(['warn schedule']);
    expect(run.output).toContain('ok   equal stores of bram: newest 261122-0500, of 1\n');
    expect(fleet.names.map((name) => fleet.files(name))).toEqual(files);
  });

  it('--json prints one line that begins with {', async () => {
    const { output } = await doctor('anna', ['--json']);
    const lines = output.split('\n').filter((line) => line.startsWith('{'));
    expect(lines).toHaveLength(1);
    const { ok, checks } = JSON.parse(lines[0]!);
    expect(ok).toBe(true);
    expect(checks).toContainEqual(expect.objectContaining({ check: 'home', partner: 'bram', level: 'ok' }));
  });

  const broken: readonly [string, () => () => void, readonly string[]][] = [
    [
      'a home that is out of reach',
      () => {
        renameSync(fleet.home('bram'), `${fleet.home('bram')}.away`);
        return () => renameSync(`${fleet.home('bram')}.away`, fleet.home('bram'));
      },
      ['fail home of bram'],
    ],
    [
      'a store that has vanished',
      () => {
        // What this machine met before is known to it by the production that ran here.
        renameSync(fleet.store('cleo'), `${fleet.store('cleo')}.away`);
        return () => renameSync(`${fleet.store('cleo')}.away`, fleet.store('cleo'));
      },
      ['fail store of cleo'],
    ],
    [
      'another Node',
      () => {
        const path = join(fleet.store('cleo'), '.production/machine.json');
        const note = readFileSync(path, 'utf8');
        writeFileSync(path, note.replace(process.version, 'v18.0.0'));
        return () => writeFileSync(path, note);
      },
      ['fail Node version of cleo'],
    ],
    [
      'other code than on the machines that were looked at before',
      () => {
        const path = join(fleet.root, 'libs/production/src/clock.ts');
        const code = readFileSync(path, 'utf8');
        writeFileSync(path, `${code}// changed here only\n`);
        return () => writeFileSync(path, code);
      },
      ['fail code version of bram', 'fail code version of cleo'],
    ],
    [
      'an outdated store',
      () => {
        renameSync(join(fleet.store('cleo'), '261122-0500'), join(fleet.home('cleo'), 'away'));
        return () => renameSync(join(fleet.home('cleo'), 'away'), join(fleet.store('cleo'), '261122-0500'));
      },
      ['warn equal stores of cleo'],
    ],
    [
      'no site',
      () => {
        renameSync(join(fleet.root, 'site'), join(fleet.root, 'site.away'));
        return () => renameSync(join(fleet.root, 'site.away'), join(fleet.root, 'site'));
      },
      ['fail site'],
    ],
  ];

  const isNamed = async (breakIt: () => () => void, expected: readonly string[]): Promise<void> => {
    const mend = breakIt();
    try {
      const run = await doctor();
      expect(troubles(run).filter((line) => line !== 'warn schedule')).toEqual(expected);
      expect(run.code === 0).toBe(expected.every((line) => line.startsWith('warn')));
    } finally {
      mend();
    }
  };

  it.each(broken)('%s is named, and nothing else', (_situation, breakIt, expected) => isNamed(breakIt, expected));

  itNeeds('a folder that takes no change', probeFreezing)('a store that takes no file is named, and nothing else', () =>
    isNamed(() => freeze(fleet.home('bram')), ['fail write of bram']),
  );

  it('a machine that is none of the partners, and other faults of the configuration, as lines of their own', async () => {
    fleet.configure({ timeZone: 'Mars/Olympus' });
    const run = await doctor('zoe');
    expect(run.code).not.toBe(0);
    expect(troubles(run).sort()).toEqual(['fail name', 'fail time zone']);
    fleet.configure();
  });

  it('a token is never printed', async () => {
    const TOKEN = 'deadbeefdeadbeefdeadbeefdeadbeef';
    fleet.configure({
      analytics: { source: 'matomo', url: 'http://127.0.0.1:9/', siteId: 1, firstDay: '2026-01-01' },
    });
    const run = await fleet.nx(['run', 'prod:doctor'], { env: { MATOMO_TOKEN: TOKEN } });
    expect(troubles(run)).toContain('fail Matomo token');
    expect(run.output).not.toContain(TOKEN);
    fleet.configure();
  });
});
