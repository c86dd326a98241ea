import { StageError, type Progress } from '@scrape-and-report/production';
import type { WorkContext } from '../stage-context';

export interface DeadlineWatch {
  /** The same world, in which every sign of progress is noticed, and whose signal aborts when there was none. */
  readonly work: WorkContext;
  /** Runs a step of the stage; rejects when it shows no sign of progress, though it may never end by itself. */
  run<T>(step: (work: WorkContext) => Promise<T>): Promise<T>;
  dispose(): void;
}

/**
 * Ends a stage that shows no sign of progress: a line of its log, a step of its progress, an assertion of the lease. A
 * wait that it has asked for (a site's `Retry-After`, figures that are asked for again) counts with its whole time.
 */
export function watchProgress(work: WorkContext, deadlineMs: number): DeadlineWatch {
  const controller = new AbortController();
  let untilMs = performance.now() + deadlineMs;
  const sign = (waitMs = 0): void => {
    untilMs = Math.max(untilMs, performance.now() + waitMs + deadlineMs);
  };
  let timer: NodeJS.Timeout;
  const look = (): void => {
    const leftMs = untilMs - performance.now();
    if (leftMs <= 0) return controller.abort(stuck(deadlineMs));
    timer = setTimeout(look, Math.min(leftMs + 1, 2 ** 30));
  };
  look();
  const stopped = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason as Error), { once: true });
  });
  stopped.catch(() => undefined);
  const watched: WorkContext = {
    ...work,
    signal: AbortSignal.any([work.signal, controller.signal]),
    clock: {
      now: () => work.clock.now(),
      monotonicMs: () => work.clock.monotonicMs(),
      sleep: (ms, signal) => {
        sign(ms);
        return work.clock.sleep(ms, signal);
      },
    },
    log: {
      info: (text) => (sign(), work.log.info(text)),
      warning: (text) => (sign(), work.log.warning(text)),
      error: (text) => (sign(), work.log.error(text)),
    },
    progress: (title) => watchedProgress(work.progress(title), sign),
    assertLease: async () => {
      await work.assertLease();
      sign();
    },
  };
  return {
    work: watched,
    run: (step) => Promise.race([step(watched), stopped]),
    dispose: () => clearTimeout(timer),
  };
}

function watchedProgress(progress: Progress, sign: () => void): Progress {
  let last = '';
  return {
    update: (state) => {
      // The same again is no progress.
      const present = `${state.done} ${state.todo} ${state.note ?? ''}`;
      if (present !== last) sign();
      last = present;
      progress.update(state);
    },
    end: () => progress.end(),
  };
}

function stuck(deadlineMs: number): StageError {
  const minutes = Math.round(deadlineMs / 600) / 100;
  return new StageError(`no sign of progress for ${minutes} min`, {
    code: 'STAGE_STUCK',
    hint: 'see what it waits for; run.stageDeadlineMinutes is how long it may',
  });
}
