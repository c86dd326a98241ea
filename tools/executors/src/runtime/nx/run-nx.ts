import { removeIfFree } from '@scrape-and-report/production';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StageContext } from '../stage-context';

export type RunNxContext = Pick<StageContext, 'env' | 'nowOffsetMs' | 'clock'> & {
  readonly workspace: { readonly root: string };
};

/**
 * Runs an nx of its own within a task, on the run's clock, to its end.
 *
 * @param args as after `nx`
 * @param more variables that it has besides those of this task
 * @returns whether it succeeded
 */
export async function runNx(
  context: RunNxContext,
  args: readonly string[],
  { signal, more = {} }: { readonly signal: AbortSignal; readonly more?: Readonly<Record<string, string>> },
): Promise<boolean> {
  const { root } = context.workspace;
  // Its own place for what nx knows of running tasks: it would take this run's lease task, which lives on, for its own.
  const knowledge = join(root, '.nx', `again-${process.pid}`);
  try {
    const env = { ...environmentOf(context), NX_WORKSPACE_DATA_DIRECTORY: knowledge, ...more };
    return (await spawnNx(args, { env, cwd: root, signal })) === 0;
  } finally {
    removeIfFree(knowledge);
  }
}

function environmentOf({ env, nowOffsetMs, clock }: RunNxContext): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith('NX_') && name !== 'PRODUCTION_NOW');
  return {
    ...Object.fromEntries(kept),
    ...(nowOffsetMs === 0 ? {} : { PRODUCTION_NOW: clock.now().toISOString() }),
  };
}

interface SpawnOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly signal: AbortSignal;
}

function spawnNx(args: readonly string[], { env, cwd, signal }: SpawnOptions): Promise<number | null> {
  const manifest = require.resolve('nx/package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: { nx: string } };
  const child = spawn(process.execPath, [join(dirname(manifest), bin.nx), ...args], {
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
