// A program: keeps the claim of a run for the process that decided, which starts it as its last act, until the tasks of
// its nx process are done or nx is gone.
import type { ExecutorContext } from '@nx/devkit';
import { toSentError } from '@scrape-and-report/launch';
import { removeIfFree } from '@scrape-and-report/production';
import { writeFileAtomic } from '@scrape-and-report/record';
import { ensureDirSync } from 'fs-extra';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { openStageContext } from '../stage-context';
import { isThere } from './is-there';
import { type EndOfTasks, keepRun } from './keep-run';
import type { KeepAnswer, KeepJob } from './stand-in';

const POLL_MS = 200;

process.once('message', (job: KeepJob) => {
  keep(job).catch((error: unknown) => answer({ failure: toSentError(error) }, () => process.exit(1)));
});
const nobodyWaits = (): never => process.exit(1);
process.once('disconnect', nobodyWaits);

async function keep(job: KeepJob): Promise<void> {
  const context = await openStageContext(contextOf(job));
  ensureDirSync(dirname(job.note));
  const note = `${job.note}-${process.pid}`;
  const asked = nextEnd(context.starter.invocation, note);
  const { end } = keepRun(context, { asked, isPart: (stage) => job.targets.includes(stage), keeper: process.pid });
  writeFileAtomic(note, '');
  process.off('disconnect', nobodyWaits);
  answer({ kept: true });
  const isWell = await end;
  for (const file of [note, `${note}.ended`]) removeIfFree(file);
  process.exit(isWell ? 0 : 1);
}

/** Resolves when the tasks are done (Nx says so, or a person stopped them), or nx is gone. */
function nextEnd(nxProcess: number, note: string): Promise<EndOfTasks> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve('asked'));
    // Not stopped: it keeps this process alive until it ends itself.
    setInterval(() => {
      if (existsSync(`${note}.ended`)) resolve('asked');
      else if (!isThere(nxProcess)) resolve('nx-gone');
    }, POLL_MS);
  });
}

function answer(message: KeepAnswer, done: () => void = () => undefined): void {
  process.send?.(message, done);
}

/** As Nx would give it to a task of that run. */
function contextOf({ root, project, projectRoot, targets }: KeepJob): ExecutorContext {
  const tasks = Object.fromEntries(
    targets.map((target) => [`${project}:${target}`, { id: `${project}:${target}`, target: { project, target } }]),
  );
  const context: Pick<ExecutorContext, 'root' | 'cwd' | 'isVerbose' | 'projectName' | 'targetName'> = {
    root,
    cwd: root,
    isVerbose: false,
    projectName: project,
    targetName: 'lease',
  };
  const known = { tasks, dependencies: {}, continuousDependencies: {}, roots: [] };
  const projectsConfigurations = { version: 2, projects: { [project]: { root: projectRoot } } };
  return { ...context, taskGraph: known, projectsConfigurations } as unknown as ExecutorContext;
}
