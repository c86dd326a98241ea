import {
  isOneOf,
  isProcessId,
  LeaseLostError,
  optional,
  orNull,
  parserOf,
  readRecordText,
  RunEndedError,
} from '@scrape-and-report/production';
import { join } from 'node:path';
import type { StageContext } from '../stage-context';
import { isThere } from './is-there';

const POLL_MS = 500;
/** A stage that has not stopped by itself so long after its run ended is stopped. */
const GRACE_MS = 5_000;

/** What the process that keeps the lease tells the stages, in `lease.json` of the run's folder. */
export interface LeaseNews {
  readonly state: 'held' | 'lost';
  readonly reason: string | null;
  /** Process id of who keeps it; null or absent for a task of Nx, which stops the stages itself when that one dies. */
  readonly keeper?: number | null;
}

export function leaseFileOf(context: StageContext): string {
  return join(context.runs.pathOf(context.run?.id ?? ''), 'lease.json');
}

/**
 * A signal that aborts when the run can't go on: nx is gone (a stage would outlive it), or the lease is
 * lost, or nobody keeps it any more.
 * `dispose` ends the watch.
 */
export function watchRunEnd(context: StageContext): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  const nxGone = (): void => {
    controller.abort(new RunEndedError('the nx process ended'));
    setTimeout(() => process.exit(1), GRACE_MS).unref();
  };
  process.once('disconnect', nxGone);
  const look = (): void => {
    const news = context.run && readLease(leaseFileOf(context));
    if (news?.state === 'lost') controller.abort(new LeaseLostError(news.reason ?? 'the lease is lost'));
    else if (news?.keeper && !isThere(news.keeper))
      controller.abort(new RunEndedError('the process that keeps the lease ended'));
  };
  look();
  // While it is being decided there is no lease to look at, and a partner may stand by for hours.
  const timer = context.run ? setInterval(look, POLL_MS).unref() : undefined;
  return {
    signal: controller.signal,
    dispose: () => {
      clearInterval(timer);
      process.off('disconnect', nxGone);
    },
  };
}

const parseNews = parserOf<LeaseNews>({
  state: isOneOf('held', 'lost'),
  reason: orNull((value) => typeof value === 'string' && value.length <= 2000),
  keeper: optional(orNull(isProcessId)),
});

function readLease(file: string): LeaseNews | null {
  try {
    return parseNews(readRecordText(file));
  } catch {
    return null;
  }
}
