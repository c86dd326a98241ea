import type { ExecutorContext } from '@nx/devkit';
import { forkProgram, fromSentError, type SentError } from '@scrape-and-report/launch';
import { removeIfFree, StageError } from '@scrape-and-report/production';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { NX_PROCESS } from '../nx/invocation';
import { roleOf } from '../nx/task-graph';
import { projectRootOf } from '../nx/workspace';
import type { StageContext } from '../stage-context';
import { isThere } from './is-there';

/** Reading the modules of the election on a machine that does much else. */
const START_MS = 60_000;
/** Each gives its claim back, at stores that may hang. */
const END_MS = 90_000;

/** What the process that keeps a claim is told. */
export interface KeepJob {
  /** Absolute path of the workspace. */
  readonly root: string;
  readonly project: string;
  readonly projectRoot: string;
  /** What the targets of the run do, for which it keeps the claim. */
  readonly targets: readonly string[];
  /** Absolute path of what says that it is at work; with `.ended` it is asked to end. */
  readonly note: string;
}

export type KeepAnswer = { readonly kept: true } | { readonly failure: SentError };

/**
 * Leaves a process behind that renews the claim of this run until the run is over. Its claim was renewed by this process
 * so far, and is by that one when this resolves: nothing of Nx's (a free place, a task that another nx process of the
 * workspace has as well) can come between.
 *
 * @throws StageError (`CLAIM_NOT_KEPT`) when it can't be started.
 */
export async function leaveStandIn(nx: ExecutorContext, context: StageContext): Promise<void> {
  const { invocation, project } = context.starter;
  const tasks = Object.values(nx.taskGraph?.tasks ?? {}).map(({ target }) => target);
  const job: KeepJob = {
    root: nx.root,
    project,
    projectRoot: projectRootOf(nx),
    targets: tasks.filter((target) => target.project === project).map((target) => roleOf(nx, target)),
    note: join(folderOf(nx.root), `${noteStart(invocation)}${digestOf(project)}`),
  };
  const child = forkProgram(join(__dirname, 'stand-in-child'), {
    args: [String(invocation)],
    env: { [NX_PROCESS]: String(invocation) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    life: 'long',
    outlives: true,
  });
  try {
    await answerOf(child, job);
  } catch (error) {
    child.kill('SIGKILL');
    throw new StageError(`nobody keeps the claim: ${error instanceof Error ? error.message : String(error)}`, {
      code: 'CLAIM_NOT_KEPT',
      hint: 'see what keeps this machine from starting a Node process, and start again',
      cause: error,
    });
  } finally {
    if (child.connected) child.disconnect();
    child.unref();
  }
}

function answerOf(child: ChildProcess, job: KeepJob): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it did not begin within ${START_MS / 1000} s`)), START_MS);
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      end();
    };
    child.once('message', (answer: KeepAnswer) =>
      settle(() => ('failure' in answer ? reject(fromSentError(answer.failure)) : resolve())),
    );
    child.once('error', (error) => settle(() => reject(error)));
    // Not `exit`, which may be seen before an answer that came before it.
    child.once('close', (code, signal) => settle(() => reject(new Error(`it ended with ${signal ?? code}`))));
    child.send(job, (error) => {
      if (error) settle(() => reject(error));
    });
  });
}

/**
 * Called when all tasks of an nx process are done: has every process that still keeps a claim for them end its run, and
 * waits for it.
 */
export async function endStandIns(root: string, nxProcesses: readonly number[]): Promise<void> {
  const notes = namesIn(folderOf(root)).filter((name) => nxProcesses.some((pid) => name.startsWith(noteStart(pid))));
  const own = notes.filter((name) => !name.endsWith('.ended')).map((name) => join(folderOf(root), name));
  for (const note of own) writeFileSync(`${note}.ended`, '');
  for (const end = performance.now() + END_MS; performance.now() < end; await pause(50))
    if (!own.some((note) => existsSync(note) && isThere(Number(note.split('-').at(-1))))) break;
  for (const note of own.flatMap((one) => [one, `${one}.ended`])) removeIfFree(note);
}

function folderOf(root: string): string {
  return join(root, '.out');
}

function noteStart(nxProcess: number): string {
  return `keeper-${nxProcess}-`;
}

function digestOf(project: string): string {
  return createHash('sha256').update(project).digest('hex').slice(0, 12);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
