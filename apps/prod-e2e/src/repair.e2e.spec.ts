import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { ensureDirSync } from 'fs-extra';
import { dirname, join } from 'node:path';
import { Fleet, type RunResult } from '@scrape-and-report/testing';

/** What the dead leave behind, and records that cannot be: shown, moved away while nobody works, and the fleet goes on. */
describe('prod:repair', () => {
  const fleet = new Fleet(['anna', 'bram']);
  beforeAll(() => void fleet.configure({ election: { relaxSeconds: 0.2, leaseSeconds: 10 } }));
  afterAll(() => fleet.remove());

  const run = (target: string, day: number, args: readonly string[] = []): Promise<RunResult> =>
    fleet.nx(['run', `prod:${target}`, ...args], { now: `2026-11-${day}T05:00:00+01:00` });
  const own = (name: string, ...path: string[]): string => join(fleet.store(name), '.production', ...path);
  const plant = (path: string, text: string): string => {
    ensureDirSync(dirname(path));
    writeFileSync(path, text);
    return path;
  };
  const trashed = (name: string): string[] =>
    readdirSync(own(name, 'trash'), { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));

  /** An open claim of bram, who is not there to renew it: as the day's real one, one number on. */
  const plantDeadClaim = (): string => {
    const last = readdirSync(own('bram', 'election'))
      .filter((name) => /^lease\.\d{8}$/.test(name))
      .sort()
      .at(-1)!;
    const text = readFileSync(own('bram', 'election', last, 'holder.json'), 'utf8');
    const number = Number(last.slice(-8)) + 1;
    const { body } = JSON.parse(text) as { body: object };
    const holder = JSON.stringify({ ...body, partner: 'bram', epoch: number, runId: 'killed' });
    const sum = createHash('sha256').update(holder).digest('hex').slice(0, 16);
    const folder = own('bram', 'election', `lease.${String(number).padStart(8, '0')}`);
    plant(join(folder, 'holder.json'), `{"sum":"${sum}","body":${holder}}\n`);
    return folder;
  };

  let faults: string[] = [];
  const half = (): string => join(fleet.store('bram'), '261120-0500');

  it('finds nothing in a fleet that is well', async () => {
    expect(await run('daily', 22)).toMatchObject({ code: 0 });
    const shown = await run('repair', 22);
    expect(shown.code).toBe(0);
    expect(shown.output).toContain('nothing to mend');
  });

  it('shows each thing with its path, and changes nothing', async () => {
    const far = own('bram', 'election', 'lease.99999999');
    plant(join(far, 'holder.json'), readFileSync(join(plantDeadClaim(), 'holder.json'), 'utf8'));
    const nine = own('anna', 'election', 'lease.100000000');
    mkdirSync(nine);
    plant(join(half(), 'scrape.db'), 'half');
    const accepted = plant(own('bram', 'accepted.json'), '{"epoch":99999999,"producer":"bram"}');
    const flags = [
      plant(join(fleet.store('bram'), 'SYNC_IN_PROGRESS.flag'), 'dead'),
      plant(own('anna', 'election', 'avail.dead.json'), '{}'),
    ];
    const dead = readdirSync(own('bram', 'election'))
      .filter((name) => name.startsWith('lease.'))
      .sort()
      .at(-2)!;
    const torn = plant(own('bram', 'election', 'lease.00000042', 'holder.json'), '{"sum":');
    faults = [far, dirname(torn), torn, nine, half(), accepted, ...flags, own('bram', 'election', dead)];
    const shown = await run('repair', 22);
    expect(shown.code).toBe(0);
    for (const path of faults) expect(shown.output).toContain(`${path}: `);
    expect(shown.output).toContain(`${faults.length} to mend`);
    expect(faults.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('is refused while anybody is at work', async () => {
    const flag = join(fleet.store('anna'), 'SYNC_IN_PROGRESS.flag');
    let count = 0;
    const beat = setInterval(() => writeFileSync(flag, `beat ${(count += 1)}`), 250);
    try {
      const refused = await run('repair', 22, ['--apply']);
      expect(refused.code).toBe(1);
      expect(refused.output).toContain('anna is at work');
    } finally {
      clearInterval(beat);
    }
    writeFileSync(flag, 'dead');
    faults.push(flag);
    expect(faults.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('moves all of it to the trash of its store with --apply, tells it in the log, and the next morning is well', async () => {
    const mended = await run('repair', 22, ['--apply']);
    expect(mended.code).toBe(0);
    expect(faults.filter((path) => existsSync(path))).toEqual([]);
    const kept = { anna: trashed('anna').join('\n'), bram: trashed('bram').join('\n') };
    for (const path of faults) {
      const name = path.startsWith(fleet.store('anna')) ? 'anna' : 'bram';
      const below = path.slice(fleet.store(name).length + 1).replaceAll('\\', '/');
      expect(kept[name]).toContain(`/${below}`);
    }
    expect(fleet.texts('anna').filter((text) => text.startsWith('anna repaired: moved '))).toHaveLength(faults.length);
    expect((await run('repair', 22)).output).toContain('nothing to mend');
    expect(await run('daily', 23)).toMatchObject({ code: 0 });
    expect(fleet.scrapes('bram')).toEqual(['261122-0500', '261123-0500']);
    expect(fleet.files('bram')).toEqual(fleet.files('anna'));
  });
});
