import type { Partner } from '@scrape-and-report/production';
import { forgottenOf, readTombstones, reportsSince, sealedScrapes, shareTombstones } from '@scrape-and-report/record';
import { ensureStore, loadKnownPartners } from '@scrape-and-report/sync';
import { answerParent } from '../child/ask-child';

export interface TombstoneJob {
  readonly own: string;
  readonly partner: Partner;
  /** 0 to 1: tombstones by which the own store would forget a larger share of its scrapes at once are not taken over. */
  readonly maxShare: number;
}

export interface TombstoneNews {
  /** Names of reports there that may hold what a scrape that is to be forgotten held. */
  readonly reports: readonly string[];
  /** How many scrapes of the own store the partner wants forgotten, when that is refused; otherwise 0. */
  readonly refused: number;
}

answerParent<TombstoneJob>(async ({ own, partner, maxShare }): Promise<TombstoneNews> => {
  const found = await ensureStore({ partner, knownPartners: loadKnownPartners(own), readOnly: true });
  if (found.status === 'not-found') return { reports: [], refused: 0 };
  if (found.status === 'refused') throw new Error(found.reason);
  const known = forgottenOf(readTombstones(own)).scrapes;
  const theirs = forgottenOf(readTombstones(partner.store)).scrapes;
  const scrapes = sealedScrapes(own);
  const hit = scrapes.filter(({ identity }) => theirs.has(identity) && !known.has(identity)).length;
  if (hit > Math.max(1, Math.floor(maxShare * scrapes.length))) return { reports: [], refused: hit };
  shareTombstones(own, partner.store);
  const forgotten = forgottenOf(readTombstones(own)).scrapes;
  if (forgotten.size === 0) return { reports: [], refused: 0 };
  const gone = sealedScrapes(partner.store).filter(({ identity }) => forgotten.has(identity));
  return {
    reports: reportsSince(
      partner.store,
      gone.map(({ dir }) => dir),
    ),
    refused: 0,
  };
});
