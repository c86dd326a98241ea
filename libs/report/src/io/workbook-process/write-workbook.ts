import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { forkProgram, fromSentError } from '@scrape-and-report/launch';
import { StageError, targetName } from '@scrape-and-report/production';
import type { SiteReport } from '../../model';
import { workbookInputOf } from '../../workbook/workbook-input';
import type { WorkbookAnswer, WorkbookJob, WorkbookUse } from './workbook-messages';

export interface WriteWorkbookOptions {
  /** Absolute; must not exist yet. */
  readonly file: string;
  readonly store: string;
  /** Name of the scrape's directory. */
  readonly scrape: string;
  /** Patterns of text that is no change. */
  readonly ignoreText?: readonly string[];
  readonly site: SiteReport;
  readonly signal: AbortSignal;
}

/**
 * Writes the workbook of a scrape in a process of its own, whose heap is kept small by flags that are fixed when a process
 * starts. When it rejects, nothing writes to the file any more; what is left of it is the caller's to remove. The process
 * ends by itself when this one dies.
 *
 * @throws the signal's reason when the run ends meanwhile; StageError `WORKBOOK_FAILED` when the process died.
 */
export async function writeWorkbook({ site, signal, ...place }: WriteWorkbookOptions): Promise<WorkbookUse> {
  signal.throwIfAborted();
  const job: WorkbookJob = { ...place, input: workbookInputOf(site) };
  const child = forkProgram(join(__dirname, 'workbook-process'), {
    execArgv: workbookFlags(JSON.stringify(job.input).length),
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  const stop = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await converse(child, job);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Long-lived objects beside the input: the table of shared texts is most of it. */
const WORKING_MIB = 24;
/** What a character of JSON takes as an object, at most. */
const OBJECT_BYTES = 6;

/**
 * Nearly all that is made for a row is garbage with the next one: left to itself V8 collects late, and the process takes
 * half as much again. What has to be kept grows with what was found on the site, and the limit with it.
 */
function workbookFlags(inputChars: number): string[] {
  const inputMiB = Math.ceil((inputChars * OBJECT_BYTES) / 2 ** 20);
  return ['--max-semi-space-size=4', `--max-old-space-size=${WORKING_MIB + inputMiB}`];
}

/** Settles when the process is gone, so that nobody holds the file. */
function converse(child: ChildProcess, job: WorkbookJob): Promise<WorkbookUse> {
  let complaint = '';
  let answer: WorkbookAnswer | undefined;
  child.stderr?.on('data', (chunk: Buffer) => (complaint = `${complaint}${chunk.toString('utf8')}`.slice(-1000)));
  child.once('message', (message: WorkbookAnswer) => (answer = message));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (answer === undefined) reject(diedOf(`${signal ?? code}: ${complaint.trim()}`));
      else if ('failure' in answer) reject(fromSentError(answer.failure));
      else resolve(answer.use);
    });
    // One that has ended is heard of by its `close`.
    child.send(job, () => undefined);
  });
}

function diedOf(ending: string): StageError {
  return new StageError(`the process that writes the workbook ended with ${ending}`, {
    code: 'WORKBOOK_FAILED',
    hint: `run ${targetName('report')} again; if it repeats, leave xlsx out of report.formats and report it`,
  });
}
