import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { FileRefusedError, readRecordText, removeWithRetry } from '@scrape-and-report/production';
import { MAX_LEAP, parseAccepted, storeLayout, writeFileAtomic, type AcceptedEpoch } from '@scrape-and-report/record';

export type { AcceptedEpoch };

export class StaleEpochError extends Error {
  readonly code = 'EPOCH_REFUSED';
}

/** Epoch 0 when no production has written here yet, or when the record is none. */
export function acceptedEpoch(store: string): AcceptedEpoch {
  try {
    const accepted = parseAccepted(readRecordText(fencePath(store)));
    if (accepted) return accepted;
  } catch (error) {
    if (!(error instanceof FileRefusedError) && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return { epoch: 0, producer: '' };
}

/** @throws StaleEpochError when the store has accepted a later production. A stand-alone sync (epoch 0) has no fence. */
export function assertEpoch(store: string, claim: AcceptedEpoch): void {
  const accepted = acceptedEpoch(store);
  if (claim.epoch > 0 && claim.epoch < accepted.epoch && isReached(accepted, claim)) {
    throw new StaleEpochError(
      `${store} has accepted epoch ${accepted.epoch} of ${accepted.producer}, and refuses epoch ${claim.epoch}`,
    );
  }
}

/** The election has counted with all epochs that can be: one that is far beyond its own was never reached. */
function isReached(accepted: AcceptedEpoch, claim: AcceptedEpoch): boolean {
  return accepted.epoch - claim.epoch <= MAX_LEAP;
}

/** Makes the store refuse every earlier production from now on. Call it with the store's lock held. */
export function acceptEpoch(store: string, { epoch, producer }: AcceptedEpoch, warn?: (text: string) => void): void {
  const claim = { epoch, producer };
  assertEpoch(store, claim);
  const accepted = acceptedEpoch(store);
  const isWrong = claim.epoch > 0 && !isReached(accepted, claim);
  if (isWrong)
    warn?.(`refused ${fencePath(store)}: epoch ${accepted.epoch} is more than ${MAX_LEAP} above epoch ${claim.epoch}`);
  if (isWrong || claim.epoch > accepted.epoch) replaceRecord(fencePath(store), `${JSON.stringify(claim)}\n`);
}

/** A folder in its place cannot be renamed over: what it holds is no record of ours. */
function replaceRecord(path: string, text: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) removeWithRetry(path);
  writeFileAtomic(path, text);
}

function fencePath(store: string): string {
  return join(storeLayout(store).own, 'accepted.json');
}
