import type { ChildProcess } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { forkProgram } from '@scrape-and-report/launch';
import type { CheckAnswer, CheckJob } from './check-child';

/** Seconds for one that is next to empty; a large one has more, by what a slow disk reads in them. */
export const CHECK_SECONDS = 60;
const BYTES_A_SECOND = 4 * 1024 * 1024;
const TICK_MS = 1000;

/**
 * What is wrong with each of these databases, in their order; null with one that can be read. They are read by a process
 * of its own, which is ended with one that it does not come to an end of: a crafted file holds nobody up.
 *
 * @param seconds how long one may take, besides what its size needs
 * @throws the signal's reason
 */
export async function checkDatabases(
  jobs: readonly CheckJob[],
  { signal, onChecked, seconds = CHECK_SECONDS }: CheckOptions,
): Promise<(string | null)[]> {
  const faults: (string | null)[] = [];
  let child: ChildProcess | null = null;
  try {
    for (const job of jobs) {
      signal.throwIfAborted();
      child ??= forkProgram(join(__dirname, 'check-child'), { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
      const limit = seconds + sizeOf(job.path) / BYTES_A_SECOND;
      const fault = await ask(child, job, { limit, signal });
      if (fault.isLast) child = ended(child);
      faults.push(fault.fault);
      onChecked?.(faults.length);
    }
  } finally {
    if (child) ended(child);
  }
  return faults;
}

export interface CheckOptions {
  readonly signal: AbortSignal;
  readonly onChecked?: (done: number) => void;
  readonly seconds?: number;
}

interface Answer extends CheckAnswer {
  /** The process is of no use any more. */
  readonly isLast: boolean;
}

function ask(
  child: ChildProcess,
  job: CheckJob,
  { limit, signal }: { readonly limit: number; readonly signal: AbortSignal },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // Counted in ticks: a machine that slept through the night has not waited for it.
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
      if (ticks * TICK_MS > limit * 1000)
        settle({ fault: `reading it did not come to an end within ${Math.round(limit)} s`, isLast: true });
    }, TICK_MS);
    const clear = (): void => {
      clearInterval(timer);
      child.off('message', onMessage).off('error', onError).off('exit', onExit);
      signal.removeEventListener('abort', onAbort);
    };
    const settle = (answer: Answer): void => {
      clear();
      resolve(answer);
    };
    const onMessage = ({ fault }: CheckAnswer): void => settle({ fault, isLast: false });
    const onError = ({ message }: Error): void =>
      settle({ fault: `it could not be looked at: ${message}`, isLast: true });
    const onExit = (code: number | null, reason: string | null): void =>
      settle({ fault: `the process that read it ended with ${reason ?? code}`, isLast: true });
    const onAbort = (): void => {
      clear();
      reject(signal.reason as Error);
    };
    child.on('message', onMessage).on('error', onError).on('exit', onExit);
    signal.addEventListener('abort', onAbort, { once: true });
    child.send(job, (error) => {
      if (error) onError(error);
    });
  });
}

function ended(child: ChildProcess): null {
  child.removeAllListeners();
  child.on('error', () => undefined);
  child.kill('SIGKILL');
  if (child.connected) child.disconnect();
  child.unref();
  return null;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
