import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { forkProgram, toSentError } from '@scrape-and-report/launch';
import { LeaseLostError, type LogLevel, type Partner } from '@scrape-and-report/production';
import type { ChildJob, ChildMessage, ChildResult, ParentMessage, SyncCounts } from '../../protocol/child-protocol';
import type { SyncSource } from './sync-source';

/** What a job came to; the error is for people. */
export type Verdict<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly outcome: 'not-found' | 'failed' | 'refused' | 'hung';
      readonly error: string;
      /** What was done before it. */
      readonly counts?: SyncCounts;
    };

export interface PartnerProcessOptions {
  /** A process that completes nothing for so long is hung: it is killed, and left behind. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly onLine?: (level: LogLevel, text: string) => void;
  readonly onAlive?: (done: number) => void;
  /** Asked before every point of no return. */
  readonly assertLease?: () => Promise<void>;
  /** What a sync is to make of the partner's store; the process is started while it is still being found out. */
  readonly source?: Promise<SyncSource>;
  /** Called when the process has been told all about the source. */
  readonly onTold?: () => void;
}

/**
 * A process of its own for the jobs on one partner, one after the other. A call to a hung share never returns, not even
 * at exit, and four of them block every other file call of a process; so the one that orchestrates never touches a
 * partner's path.
 */
export interface PartnerProcess {
  /** @throws LeaseLostError when the claim is lost meanwhile; the signal's reason when the run is ended */
  run<T>(job: ChildJob): Promise<Verdict<T>>;
  /** Waits for nothing: a process in a hung call may not even die of SIGKILL. */
  close(): void;
}

/** A partner with the process that talks to it. */
export interface PartnerAtWork {
  readonly partner: Partner;
  readonly process: PartnerProcess;
}

/** After this a process that was asked to end is killed. */
const GRACE_MS = 2000;

export function startPartnerProcess(options: PartnerProcessOptions): PartnerProcess {
  options.signal.throwIfAborted();
  const child = forkProgram(join(__dirname, 'partner-child'), {
    // No flag of V8's own: with any of them Node compiles its modules anew rather than take the code built into it.
    // Threads that help collecting garbage cost such a short process more than they save.
    execArgv: ['--v8-pool-size=1'],
    // Sixteen calls in flight need sixteen threads; four is the default, and is read once, at start.
    env: { UV_THREADPOOL_SIZE: '16' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  let ending: Verdict<never> | null = null;
  child.on('error', (error) => (ending ??= failed(error.message)));
  child.on('exit', (code, signal) => (ending ??= failed(`its process ended unexpectedly (${signal ?? code})`)));
  return {
    run: async (job) => {
      if (ending) return ending;
      const verdict = await converse<never>(child, job, options);
      if (!verdict.ok && verdict.outcome === 'hung') ending = verdict;
      return verdict;
    },
    close: () => {
      child.removeAllListeners();
      child.on('error', () => undefined);
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      if (child.connected) child.disconnect();
      child.unref();
    },
  };
}

/** One job in a process of its own. */
export async function runInChild<T>(options: PartnerProcessOptions & { readonly job: ChildJob }): Promise<Verdict<T>> {
  const partner = startPartnerProcess(options);
  try {
    return await partner.run<T>(options.job);
  } finally {
    partner.close();
  }
}

function failed(error: string): Verdict<never> {
  return { ok: false, outcome: 'failed', error };
}

function verdictOf<T>(result: ChildResult<T>): Verdict<T> {
  if (result.ok) return result;
  const { outcome, failure, counts } = result;
  return { ok: false, outcome, error: failure.message, ...(counts && { counts }) };
}

function converse<T>(child: ChildProcess, job: ChildJob, options: PartnerProcessOptions): Promise<Verdict<T>> {
  const { deadlineMs, signal } = options;
  const tell = (message: ParentMessage, told = (): void => undefined): void =>
    void (child.connected && child.send(message, told));
  return new Promise((resolve, reject) => {
    let deadline: NodeJS.Timeout;
    let lost: LeaseLostError | null = null;
    const finish = (verdict: Verdict<T>): void => {
      clearTimeout(deadline);
      signal.removeEventListener('abort', onAbort);
      child.off('message', onMessage).off('error', onError).off('exit', onExit);
      if (signal.aborted) reject(signal.reason);
      else if (lost !== null) reject(lost);
      else resolve(verdict);
    };
    const arm = (): void => {
      clearTimeout(deadline);
      const error = `it did not answer for ${Math.round(deadlineMs / 100) / 10} s`;
      deadline = setTimeout(() => finish({ ok: false, outcome: 'hung', error }), deadlineMs);
    };
    const onAbort = (): void => {
      tell({ kind: 'abort' });
      clearTimeout(deadline);
      deadline = setTimeout(() => finish(failed('the run was ended')), GRACE_MS);
    };
    const answer = async (question: number): Promise<void> => {
      try {
        await options.assertLease?.();
        tell({ kind: 'answer', question, refusal: null });
      } catch (error) {
        if (error instanceof LeaseLostError) lost ??= error;
        tell({ kind: 'answer', question, refusal: toSentError(error) });
      }
    };
    // One that cannot be had ends the whole sync: see `syncStores`.
    const sourceOf = async (): Promise<SyncSource | undefined> => options.source?.catch(() => undefined);
    const tellContent = async (unless: string | null): Promise<void> => {
      const source = await sourceOf();
      if (!source) return;
      if (unless !== null && source.knownDigest() === unless) tell({ kind: 'content', content: null }, options.onTold);
      else tell({ kind: 'content', content: source.content() }, () => void source.prepare());
    };
    const tellManifest = async (withBytes: boolean): Promise<void> => {
      const source = await sourceOf();
      if (!source) return;
      const path = withBytes ? null : source.stage();
      const place = path === null ? { bytes: Buffer.concat(source.pieces()) } : { path };
      tell({ kind: 'manifest', digest: source.digest(), ...place }, options.onTold);
    };
    const onMessage = (message: ChildMessage): void => {
      if (!signal.aborted) arm();
      if (message.kind === 'lines')
        for (const [level, text, ends = ['']] of message.lines)
          for (const end of ends) options.onLine?.(level, text + end);
      else if (message.kind === 'alive') options.onAlive?.(message.done);
      else if (message.kind === 'may-i-go-on') void answer(message.question);
      else if (message.kind === 'which-content') tellContent(message.unless).catch(onError);
      else if (message.kind === 'which-manifest') tellManifest(message.withBytes).catch(onError);
      else finish(verdictOf(message.result as ChildResult<T>));
    };
    const onError = (error: Error): void => finish(failed(error.message));
    const onExit = (code: number | null, reason: string | null): void =>
      finish(failed(`its process ended unexpectedly (${reason ?? code})`));
    child.on('message', onMessage).on('error', onError).on('exit', onExit);
    signal.addEventListener('abort', onAbort, { once: true });
    arm();
    tell({ kind: 'job', job });
  });
}
