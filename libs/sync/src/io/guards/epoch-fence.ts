import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { storeLayout, writeFileAtomic } from '@scrape-and-report/record';

/** `.production/accepted.json`: the highest production that has written to this store. */
export interface AcceptedEpoch {
  readonly epoch: number;
  readonly producer: string;
}

export class StaleEpochError extends Error {
  readonly code = 'EPOCH_REFUSED';
}

/** Epoch 0 when no production has written here yet. */
export function acceptedEpoch(store: string): AcceptedEpoch {
  try {
    const value = JSON.parse(readFileSync(fencePath(store), 'utf8')) as AcceptedEpoch;
    if (Number.isSafeInteger(value.epoch)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError) && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return { epoch: 0, producer: '' };
}

/** @throws StaleEpochError when the store has accepted a later production. A stand-alone sync (epoch 0) has no fence. */
export function assertEpoch(store: string, claim: AcceptedEpoch): void {
  const accepted = acceptedEpoch(store);
  if (claim.epoch > 0 && claim.epoch < accepted.epoch) {
    throw new StaleEpochError(
      `${store} has accepted epoch ${accepted.epoch} of ${accepted.producer}, and refuses epoch ${claim.epoch}`,
    );
  }
}

/** Makes the store refuse every earlier production from now on. Call it with the store's lock held. */
export function acceptEpoch(store: string, claim: AcceptedEpoch): void {
  assertEpoch(store, claim);
  if (claim.epoch > acceptedEpoch(store).epoch) writeFileAtomic(fencePath(store), `${JSON.stringify(claim)}\n`);
}

function fencePath(store: string): string {
  return join(storeLayout(store).own, 'accepted.json');
}
