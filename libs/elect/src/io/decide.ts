import { decideAlone } from '../choice/alone';
import { decideElection, type Decision } from '../choice/election';
import { abandon } from '../claim/ending';
import { createKnowledge, type ElectionContext, type Protocol } from '../claim/machine';
import { drive, type World } from './drive';
import { keepUntilExit } from './keep-lease';
import { contextOf, worldOf, type ElectionOptions } from './election-options';

/**
 * Decides whether this partner produces the day. On `produce` the claim is held and renewed by this process until it
 * exits; another process goes on with `keepLease`.
 *
 * A day already produced is seen before anything is raised or written anywhere. When the signal aborts, announcements
 * and unfinished claims of this run are taken back, and the promise rejects with the signal's reason.
 */
export function decide(options: ElectionOptions): Promise<Decision> {
  return decideBy(options, decideElection);
}

/** Claims the stores for a stand-alone sync: no announcement, no day; refused while another's claim is alive. */
export function claimAlone(options: Omit<ElectionOptions, 'day'>): Promise<Decision> {
  return decideBy({ ...options, day: '' }, decideAlone);
}

async function decideBy(
  options: ElectionOptions,
  protocol: (context: ElectionContext) => Protocol<Decision>,
): Promise<Decision> {
  const context = contextOf(options, true);
  const world = worldOf(options);
  try {
    const decision = await drive(protocol(context), world, options.signal);
    if (decision.kind === 'produce') keepUntilExit({ ...options, claim: decision.claim }, world);
    else world.close?.();
    return decision;
  } catch (error) {
    await giveUp(context, world);
    world.close?.();
    throw error;
  }
}

async function giveUp(context: ElectionContext, world: World): Promise<void> {
  await drive(abandon(context, createKnowledge(context)), world, new AbortController().signal);
}
