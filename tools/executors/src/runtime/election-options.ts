import type { ElectionOptions } from '@scrape-and-report/elect';
import { dayOf, type ProductionConfig, StageError } from '@scrape-and-report/production';
import type { StageContext } from './stage-context';

/** The election's view of a run. */
export function electionOptions(context: StageContext, signal: AbortSignal): ElectionOptions {
  const { config, clock, random, log, run } = context;
  return {
    me: config.me,
    partners: config.partners,
    day: run?.day ?? dayOf(clock.now(), config.timeZone),
    runId: run?.id ?? `alone-${context.starter.invocation}`,
    election: config.election,
    clock,
    random,
    log,
    signal,
  };
}

/** Nothing can be decided without what decides. */
export function electionImpossible({ me, election }: ProductionConfig): StageError {
  return election.coordinator === 'etcd'
    ? new StageError(`etcd does not answer: ${election.etcd.endpoints.join(', ')}`, {
        code: 'COORDINATOR_DOWN',
        hint: 'start it, or mend election.etcd.endpoints',
      })
    : new StageError(`the own store ${me.store} can not be used`, {
        code: 'OWN_STORE_UNUSABLE',
        hint: 'run prod:doctor on this machine',
      });
}
