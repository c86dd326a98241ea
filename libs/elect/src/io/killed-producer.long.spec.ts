import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, createSystemClock, type Partner } from '@scrape-and-report/production';
import { electionState } from './election-state';
import type { PartnerOrder } from '../testing/io/partner-process';

/** More rounds by night: `ELECT_KILL_ROUNDS=100`. */
const ROUNDS = Number(process.env['ELECT_KILL_ROUNDS'] ?? 4);
const LEASE_SECONDS = 3;

interface Running {
  readonly name: string;
  readonly child: ChildProcess;
  readonly lines: string[];
  readonly ended: Promise<void>;
}

describe('three partners as processes, the producer killed in its work', () => {
  let root: string;
  let partners: Partner[];
  const running: Running[] = [];

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'elect-kill-'));
    partners = ['anna', 'bram', 'cleo'].map((name) => ({
      name,
      home: join(root, name),
      store: join(root, name, 'record'),
    }));
    for (const { store } of partners) ensureDirSync(store);
  });

  afterAll(async () => {
    for (const { child } of running) child.kill('SIGKILL');
    await Promise.all(running.map(({ ended }) => ended));
    removeSync(root);
  });

  function start(name: string, round: number): Running {
    const day = addDays('2026-11-01', round);
    const order: PartnerOrder = {
      me: name,
      partners,
      day,
      timestamp: `${day.slice(2).replaceAll('-', '')}-0500`,
      leaseSeconds: LEASE_SECONDS,
      relaxSeconds: 8,
      workMs: 1500,
    };
    const entry = join(__dirname, '..', 'testing', 'io', 'partner-process.ts');
    const child = spawn(
      process.execPath,
      ['--require', require.resolve('@swc-node/register'), entry, JSON.stringify(order)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const lines: string[] = [];
    child.stdout?.setEncoding('utf8').on('data', (text: string) => lines.push(...text.split('\n').filter(Boolean)));
    const one = { name, child, lines, ended: new Promise<void>((resolve) => child.once('exit', () => resolve())) };
    running.push(one);
    return one;
  }

  async function until(what: () => boolean): Promise<void> {
    for (let round = 0; !what(); round += 1) {
      if (round > 600)
        throw new Error(`waited in vain: ${JSON.stringify(running.slice(-3).map(({ name, lines }) => [name, lines]))}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    'day %i: the next in order takes over, once, and nobody else works',
    async (round) => {
      const fleet = partners.map(({ name }) => start(name, round));
      const at = (word: string): Running[] => fleet.filter(({ lines }) => lines.includes(word));
      await until(() => at('working').length > 0);
      const [victim] = at('working') as [Running];
      // Rotating by day: in the very beginning, in the middle, near the end of its work.
      await new Promise((resolve) => setTimeout(resolve, (round % 3) * 500));
      const killedMs = performance.now();
      victim.child.kill('SIGKILL');
      await victim.ended;
      await until(() => at('working').length > 1);
      const tookOverMs = performance.now() - killedMs;
      await Promise.all(fleet.map(({ ended }) => ended));

      const [successor] = at('working').filter((one) => one !== victim) as [Running];
      const [bystander] = fleet.filter((one) => one !== victim && one !== successor) as [Running];
      expect(at('working')).toHaveLength(2);
      expect(successor.lines).toContain(`taking over from ${victim.name}`);
      expect(successor.lines.at(-1)).toBe('done');
      expect(bystander.lines.at(-1)).toBe(`stepped back: ${successor.name} produced`);
      expect(tookOverMs).toBeLessThan((LEASE_SECONDS + 45) * 1000);
      const picture = await electionState({
        me: partners[0]!,
        partners,
        clock: createSystemClock(),
      });
      expect(picture.lastDone).toMatchObject({ partner: successor.name, day: addDays('2026-11-01', round) });
    },
    90_000,
  );
});
