import { claimPath, type Decision, type ElectionOptions } from '@scrape-and-report/elect';
import { dayOf, type ProductionConfig, StageError, targetName } from '@scrape-and-report/production';
import type { StageContext } from './stage-context';

/** The election's view of a run. */
export function electionOptions(context: StageContext, signal: AbortSignal): ElectionOptions {
  const { config, clock, random, log, run, place } = context;
  return {
    me: config.me,
    partners: config.partners,
    day: run?.day ?? dayOf(clock.now(), config.timeZone),
    place,
    runId: run?.id ?? `alone-${context.starter.invocation}`,
    election: config.election,
    clock,
    random,
    log,
    signal,
  };
}

/** Nothing can be decided without what decides, nor where somebody has every place and never shows up. */
export function electionImpossible(
  config: ProductionConfig,
  { blockedAt }: Extract<Decision, { kind: 'unable' }>,
  options: ElectionOptions,
): StageError {
  const { me, election } = config;
  if (blockedAt) {
    return new StageError(`no claim could be made: ${claimPath(options, blockedAt)} is in the way`, {
      code: 'ELECTION_BLOCKED',
      hint: `run ${targetName('repair')} to see what blocks, and ${targetName('repair')} -- --apply to mend it`,
    });
  }
  return election.coordinator === 'etcd'
    ? new StageError(`etcd does not answer: ${election.etcd.endpoints.join(', ')}`, {
        code: 'COORDINATOR_DOWN',
        hint: 'start it, or mend election.etcd.endpoints',
      })
    : new StageError(`OWN_STORE_UNUSABLE: no claim could be made in the own store ${me.store}`, {
        code: 'OWN_STORE_UNUSABLE',
        hint: `its disk is full, read-only or fails, or access is denied: run ${targetName('doctor')} on this machine`,
      });
}
