// A program: the tasks of `prod:daily` one after the other in this process, as Nx would run them in one each. It prints
// `stage: NAME` before each of them, and waits before the one that PAUSE_AT names until the file PAUSE_FILE is gone.
import type { ExecutorContext } from '@nx/devkit';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

type Executor = (options: object, nx: ExecutorContext) => Promise<{ success: boolean }>;

const CHAIN = ['elect', 'scrape', 'analytics', 'sections', 'report', 'fingerprint', 'sync', 'daily'];

void playChain();

async function playChain(): Promise<void> {
  const root = process.cwd();
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const executors = require(join(root, 'tools/executors/load.js')) as Readonly<Record<string, Executor>>;
  let ended = 0;
  for (const target of CHAIN) {
    console.log(`stage: ${target}`);
    if (process.env['PAUSE_AT'] === target) await untilGone(process.env['PAUSE_FILE']!);
    const { success } = await executors[target]!({}, contextOf(root, target));
    if (success) ended += 1;
    // Nx runs nothing that depends on a task that failed.
    else break;
  }
  process.exit(ended === CHAIN.length ? 0 : 1);
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
    taskGraph: { tasks, dependencies, roots: ['prod:elect'], continuousDependencies: {} },
    projectsConfigurations: { version: 2, projects: { prod: { root: 'apps/prod' } } },
  };
  return context as unknown as ExecutorContext;
}

async function untilGone(file: string): Promise<void> {
  while (existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 10));
}
