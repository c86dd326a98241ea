import type { PartnerFacts } from '../facts';
import { probeStore, type ProbeOptions } from './probe-store';
import { probeWitness } from './probe-witness';
import { problemOf } from './read-json';

/** What one process is to look at. */
export type ProbeJob =
  | { readonly kind: 'partner'; readonly options: Pick<ProbeOptions, 'partner' | 'me' | 'watchMs'> }
  | { readonly kind: 'witness'; readonly folder: string };

/** What it answers: `found` for its kind of job, or why it could not look. */
export type ProbeAnswer<Found = PartnerFacts | string | null> = { readonly found: Found } | { readonly error: string };

/** The process that touches one share: a call to a hung share never returns, so this can be left behind. */
process.once('message', (job: ProbeJob) => {
  const work = job.kind === 'partner' ? probeStore(job.options) : probeWitness(job.folder);
  void work.then(
    (found: PartnerFacts | string | null) => answer({ found }),
    (error: unknown) => answer({ error: problemOf(error) }),
  );
});
process.once('disconnect', () => process.exit(0));

function answer(message: ProbeAnswer): void {
  process.send?.(message, () => process.exit(0));
}
