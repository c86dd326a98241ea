import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { describeError, LeaseLostError, type LogLevel } from '@scrape-and-report/production';
import type { ChildJob, ChildMessage, ChildResult, ParentMessage, SyncCounts } from './child-protocol';

export type Verdict<T> = ChildResult<T> | { readonly ok: false; readonly outcome: 'hung'; readonly error: string };

export interface ChildOptions {
  readonly job: ChildJob;
  /** A child that completes nothing for so long is hung: it is killed, and left behind. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly onLine?: (level: LogLevel, text: string) => void;
  readonly onAlive?: (done: number) => void;
  /** Asked before every point of no return. */
  readonly assertLease?: () => Promise<void>;
}

/** After this a child that was asked to end is killed. */
const GRACE_MS = 2000;

/**
 * Does a job on one partner in a process of its own. A call to a hung share never returns, not even at exit, and four
 * of them block every other file call of a process; so the one that orchestrates never touches a partner's path.
 *
 * @throws LeaseLostError when the claim is lost meanwhile; the signal's reason when the run is ended
 */
export async function runInChild<T>(options: ChildOptions): Promise<Verdict<T> & { readonly counts?: SyncCounts }> {
  options.signal.throwIfAborted();
  const child = fork(join(__dirname, `partner-child${__filename.endsWith('.ts') ? '.ts' : '.js'}`), [], {
    execArgv: __filename.endsWith('.ts') ? ['--require', require.resolve('@swc-node/register')] : [],
    // Sixteen calls in flight need sixteen threads; four is the default, and is read once, at start.
    env: { ...process.env, UV_THREADPOOL_SIZE: '16', NODE_OPTIONS: '' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    return await converse<T>(child, options);
  } finally {
    abandon(child);
  }
}

function converse<T>(
  child: ChildProcess,
  options: ChildOptions,
): Promise<Verdict<T> & { readonly counts?: SyncCounts }> {
  const { job, deadlineMs, signal } = options;
  const tell = (message: ParentMessage): void => void (child.connected && child.send(message, () => undefined));
  return new Promise((resolve, reject) => {
    let deadline: NodeJS.Timeout;
    let lost: unknown = null;
    const stop = (): void => {
      clearTimeout(deadline);
      signal.removeEventListener('abort', onAbort);
    };
    const finish = (verdict: Verdict<T>): void => {
      stop();
      if (signal.aborted) reject(signal.reason);
      else if (lost !== null) reject(lost);
      else resolve(verdict);
    };
    const arm = (): void => {
      clearTimeout(deadline);
      const seconds = Math.round(deadlineMs / 100) / 10;
      deadline = setTimeout(
        () => finish({ ok: false, outcome: 'hung', error: `it did not answer for ${seconds} s` }),
        deadlineMs,
      );
    };
    const onAbort = (): void => {
      tell({ kind: 'abort' });
      clearTimeout(deadline);
      deadline = setTimeout(() => finish({ ok: false, outcome: 'failed', error: 'the run was ended' }), GRACE_MS);
    };
    const answer = async (question: number): Promise<void> => {
      try {
        await options.assertLease?.();
        tell({ kind: 'answer', question, error: null });
      } catch (error) {
        lost ??= error instanceof LeaseLostError ? error : null;
        tell({ kind: 'answer', question, error: describeError(error) });
      }
    };
    child.on('message', (message: ChildMessage) => {
      if (!signal.aborted) arm();
      if (message.kind === 'lines') for (const [level, text] of message.lines) options.onLine?.(level, text);
      else if (message.kind === 'alive') options.onAlive?.(message.done);
      else if (message.kind === 'may-i-go-on') void answer(message.question);
      else finish(message.result as ChildResult<T>);
    });
    child.on('error', (error) => finish({ ok: false, outcome: 'failed', error: error.message }));
    child.on('exit', (code, reason) =>
      finish({ ok: false, outcome: 'failed', error: `its process ended unexpectedly (${reason ?? code})` }),
    );
    signal.addEventListener('abort', onAbort, { once: true });
    arm();
    tell({ kind: 'job', job });
  });
}

/** A process in a hung call may not even die of SIGKILL: nothing here waits for it. */
function abandon(child: ChildProcess): void {
  child.removeAllListeners();
  child.on('error', () => undefined);
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  if (child.connected) child.disconnect();
  child.unref();
}
