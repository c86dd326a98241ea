import type { ElectionOptions } from '@scrape-and-report/elect';
import { dayOf } from '@scrape-and-report/production';
import type { StageContext } from './stage-context';

/** The election's view of a run. */
export function electionOptions(context: StageContext, signal: AbortSignal): ElectionOptions {
  const { config, clock, random, log, run } = context;
  return {
    me: config.me,
    partners: config.partners,
    day: run?.day ?? dayOf(clock.now(), config.timeZone),
    runId: run?.id ?? `alone-${context.invocation}`,
    election: config.election,
    clock,
    random,
    log,
    signal,
  };
}
