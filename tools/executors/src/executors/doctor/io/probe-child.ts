import { answerParent } from '../../../runtime/child/ask-child';
import type { PartnerFacts } from '../facts';
import { probeStore, type ProbeOptions } from './probe-store';
import { probeWitness } from './probe-witness';
import { problemOf } from '../../../runtime/read-json';

/** What one process is to look at. */
export type ProbeJob =
  | { readonly kind: 'partner'; readonly options: Pick<ProbeOptions, 'partner' | 'me' | 'watchMs'> }
  | { readonly kind: 'witness'; readonly folder: string };

answerParent<ProbeJob>(async (job): Promise<PartnerFacts | string | null> => {
  try {
    return await (job.kind === 'partner' ? probeStore(job.options) : probeWitness(job.folder));
  } catch (error) {
    throw new Error(problemOf(error), { cause: error });
  }
});
