import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  collect,
  type Fleet,
  type RunOptions,
  type RunResult,
  type RunningNx,
  tasksOf,
} from '@scrape-and-report/testing';
import { until } from '../wait';

/** Something that happens when a stage begins. */
export interface Strike {
  readonly stage: string;
  act(run: RunningNx): void;
}

/** Starts one partner's production, and gives how it ended. */
export type Starter = (partner: string, now: string, strike?: Strike) => Promise<RunResult>;

/** By the real command, in a task's process each. */
export function byNx(fleet: Fleet): Starter {
  return async (partner, now, strike) => {
    const run = fleet.start(['run', 'prod:daily'], { partner, now });
    if (strike) {
      await until(() => tasksOf(run.child.pid!).has(strike.stage), [run]);
      strike.act(run);
    }
    return { code: await run.end, output: run.output() };
  };
}

/** By all tasks in one process: what takes a minute with Nx takes two seconds. */
export function inOneProcess(fleet: Fleet): Starter {
  return async (partner, now, strike) => {
    const pauseFile = join(fleet.root, `pause-${partner}`);
    if (strike) writeFileSync(pauseFile, '');
    const run = startChain(fleet.root, {
      PRODUCTION_PARTNER: partner,
      PRODUCTION_NOW: now,
      ...(strike && { PAUSE_AT: strike.stage, PAUSE_FILE: pauseFile }),
    });
    if (strike) {
      await until(() => run.output().includes(`stage: ${strike.stage}\n`), [run]);
      strike.act(run);
      rmSync(pauseFile, { force: true });
    }
    return { code: await run.end, output: run.output() };
  };
}

/** One production with all tasks in one process: for what happens in the stages, not in Nx. */
export async function dailyInOneProcess(fleet: Fleet, { now, partner, env }: RunOptions): Promise<RunResult> {
  const run = startChain(fleet.root, {
    ...env,
    ...(partner !== undefined && { PRODUCTION_PARTNER: partner }),
    ...(now !== undefined && { PRODUCTION_NOW: now }),
  });
  return { code: await run.end, output: run.output() };
}

/** A command by itself, which kills itself before the change of the disk of that number. */
export async function commandKilledAt(
  fleet: Fleet,
  { partner, now, target, options, killAt }: KilledCommand,
): Promise<RunResult> {
  const run = startChain(fleet.root, {
    ...{ PRODUCTION_PARTNER: partner, PRODUCTION_NOW: now },
    ...{ TARGET: target, OPTIONS: JSON.stringify(options), KILL_AT: String(killAt) },
  });
  return { code: await run.end, output: run.output() };
}

export interface KilledCommand {
  readonly partner: string;
  readonly now: string;
  readonly target: string;
  readonly options: object;
  readonly killAt: number;
}

function startChain(root: string, env: Readonly<Record<string, string>>): RunningNx {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(NX_|PRODUCTION_|JEST_|NODE_OPTIONS)/.test(name));
  const loader = join(root, 'libs/launch/src/io/load-typescript.js');
  const program = join(root, 'apps/prod-e2e/src/support/mornings/play-chain.ts');
  const child = spawn(process.execPath, ['--require', loader, program], {
    cwd: root,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  return collect(child);
}
