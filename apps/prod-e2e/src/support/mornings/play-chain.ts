// A program: the tasks of `prod:daily` one after the other in this process, as Nx would run them in one each. It prints
// `stage: NAME` before each of them, and waits before the one that PAUSE_AT names until the file PAUSE_FILE is gone.
// TARGET names another one to run, by itself, with the options in OPTIONS (JSON). With KILL_AT it kills itself with
// SIGKILL before that change of the disk, counted from 1, and prints how many there were when it lived to the end.
import type { ExecutorContext } from '@nx/devkit';
import fs, { existsSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';

type Executor = (options: object, nx: ExecutorContext) => Promise<{ success: boolean }>;

const { TARGET, OPTIONS = '{}', KILL_AT } = process.env;
const CHAIN = TARGET
  ? [TARGET]
  : ['elect', 'scrape', 'analytics', 'sections', 'report', 'fingerprint', 'sync', 'daily'];

/** What of `node:fs` changes a disk. */
const CHANGING = ['renameSync', 'rmSync', 'rmdirSync', 'unlinkSync', 'mkdirSync', 'writeSync', 'copyFileSync'] as const;

void playChain();

async function playChain(): Promise<void> {
  const root = process.cwd();
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const executors = require(join(root, 'tools/executors/load.js')) as Readonly<Record<string, Executor>>;
  const changes = KILL_AT === undefined ? null : killAt(Number(KILL_AT));
  let ended = 0;
  let lease: Promise<unknown> | null = null;
  for (const target of CHAIN) {
    console.log(`stage: ${target}`);
    if (process.env['PAUSE_AT'] === target) await untilGone(process.env['PAUSE_FILE']!);
    const { success } = await executors[target]!(JSON.parse(OPTIONS) as object, contextOf(root, target));
    // Nx runs nothing that depends on a task that failed.
    if (!success) break;
    ended += 1;
    // Beside the others, until Nx ends it when they are done.
    if (target === 'elect') lease = executors['lease']!({}, contextOf(root, 'lease'));
  }
  if (lease) {
    process.emit('SIGTERM');
    await lease;
  }
  if (changes) console.log(`changes: ${changes()}`);
  process.exit(ended === CHAIN.length ? 0 : 1);
}

/** Gives how many changes there were so far. */
function killAt(number: number): () => number {
  let count = 0;
  for (const name of CHANGING) {
    const real = fs[name] as (...given: unknown[]) => unknown;
    (fs as unknown as Record<string, unknown>)[name] = (...given: unknown[]): unknown => {
      if (++count === number) process.kill(process.pid, 'SIGKILL');
      return real(...given);
    };
  }
  syncBuiltinESMExports();
  return () => count;
}

function contextOf(root: string, targetName: string): ExecutorContext {
  const tasks = Object.fromEntries(
    CHAIN.map((target) => [`prod:${target}`, { id: `prod:${target}`, target: { project: 'prod', target } }]),
  );
  const dependencies = Object.fromEntries(
    CHAIN.map((target, index) => [`prod:${target}`, index === 0 ? [] : [`prod:${CHAIN[index - 1]}`]]),
  );
  const context = {
    root,
    cwd: root,
    isVerbose: false,
    projectName: 'prod',
    targetName,
    taskGraph: { tasks, dependencies, roots: [`prod:${CHAIN[0]}`], continuousDependencies: {} },
    projectsConfigurations: { version: 2, projects: { prod: { root: 'apps/prod' } } },
  };
  return context as unknown as ExecutorContext;
}

async function untilGone(file: string): Promise<void> {
  while (existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 10));
}
