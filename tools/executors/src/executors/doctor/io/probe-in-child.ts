import { join } from 'node:path';
import { askChild, type ChildAnswer } from '../../../runtime/child/ask-child';
import type { PartnerFacts } from '../facts';
import type { ProbeJob } from './probe-child';
import type { ProbeOptions } from './probe-store';

const LIMIT_MS = 45_000;

/** Looks at one partner in a process of its own, within a limit. A partner that hangs counts as out of reach. */
export async function probeInChild(
  options: Pick<ProbeOptions, 'partner' | 'me' | 'watchMs'>,
  limitMs = LIMIT_MS,
): Promise<PartnerFacts> {
  const answer = await ask<PartnerFacts>({ kind: 'partner', options }, limitMs);
  return 'found' in answer ? answer.found : outOfReach(options, answer.error);
}

/** Why the witness can't be used, or null; looked at like a partner. */
export async function probeWitnessInChild(folder: string, limitMs = LIMIT_MS): Promise<string | null> {
  const answer = await ask<string | null>({ kind: 'witness', folder }, limitMs);
  return 'found' in answer ? answer.found : answer.error;
}

function ask<Found>(job: ProbeJob, limitMs: number): Promise<ChildAnswer<Found>> {
  return askChild(join(__dirname, 'probe-child'), job, limitMs);
}

function outOfReach({ partner }: Pick<ProbeOptions, 'partner'>, homeProblem: string): PartnerFacts {
  return {
    name: partner.name,
    homePath: partner.home,
    storePath: partner.store,
    homeProblem,
    store: 'unknown',
    readProblem: null,
    writeProblem: null,
    clockMs: null,
    freeBytes: null,
    inside: null,
  };
}
