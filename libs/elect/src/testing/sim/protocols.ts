import { decideElection } from '../../choice/election';
import { endClaim } from '../../claim/ending';
import { assertHeld } from '../../claim/held';
import { openLeaseBook, renewStore } from '../../claim/keeper';
import { createKnowledge } from '../../claim/machine';
import { timingOf } from '../../port/timing';

/** The deciding code as the simulator runs it; a mutant brings the same names. */
export interface Protocols {
  readonly decideElection: typeof decideElection;
  readonly openLeaseBook: typeof openLeaseBook;
  readonly renewStore: typeof renewStore;
  readonly endClaim: typeof endClaim;
  readonly assertHeld: typeof assertHeld;
  readonly createKnowledge: typeof createKnowledge;
  readonly timingOf: typeof timingOf;
}

export const ours: Protocols = {
  decideElection,
  openLeaseBook,
  renewStore,
  endClaim,
  assertHeld,
  createKnowledge,
  timingOf,
};
