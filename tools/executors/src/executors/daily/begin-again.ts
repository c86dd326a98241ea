import { dayOf, removeIfFree } from '@scrape-and-report/production';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { endRun } from '../../runtime/end/end-run';
import type { StageContext } from '../../runtime/stage-context';

/**
 * After a lost lease: ends this run and starts the production anew, which stands by for the partner that has the day now,
 * and takes over should that one die as well. Without it the day would be lost when nobody else stands by.
 *
 * @returns whether that went well; false at once when another day has begun, whose start comes by itself
 */
export async function beginAgain(context: StageContext, signal: AbortSignal): Promise<boolean> {
  const { config, clock, run, workspace } = context;
  await endRun(context, 'released');
  if (dayOf(clock.now(), config.timeZone) !== run?.day) return false;
  console.log('the claim is lost: begins again, to stand by');
  // Its own place for what nx knows of running tasks: it would take this run's lease task, which lives on, for its own.
  const knowledge = join(workspace.root, '.nx', `again-${process.pid}`);
  try {
    return (
      (await runNx(`${workspace.project}:daily`, {
        env: environmentOf(context, knowledge),
        cwd: workspace.root,
        signal,
      })) === 0
    );
  } finally {
    removeIfFree(knowledge);
  }
}

function environmentOf({ env, nowOffsetMs, clock }: StageContext, knowledge: string): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith('NX_') && name !== 'PRODUCTION_NOW');
  return {
    ...Object.fromEntries(kept),
    NX_WORKSPACE_DATA_DIRECTORY: knowledge,
    ...(nowOffsetMs === 0 ? {} : { PRODUCTION_NOW: clock.now().toISOString() }),
  };
}

interface RunNxOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly signal: AbortSignal;
}

function runNx(task: string, { env, cwd, signal }: RunNxOptions): Promise<number | null> {
  const manifest = require.resolve('nx/package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: { nx: string } };
  const child = spawn(process.execPath, [join(dirname(manifest), bin.nx), 'run', task], {
    cwd,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code));
  });
}
