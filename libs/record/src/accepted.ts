import { isCount, isText, parserOf } from '@scrape-and-report/production';

/** `.production/accepted.json`: the highest production that has written to this store. */
export interface AcceptedEpoch {
  readonly epoch: number;
  readonly producer: string;
}

/** Null for anything else. */
export const parseAccepted = parserOf<AcceptedEpoch>({ epoch: isEpoch, producer: isText() });

/**
 * So far may a number or an epoch of a record be above what the fleet is known to have reached. A fleet makes a few a
 * day: what lies further is a record made by hand or by a fault, and who counted it would have to go on from there.
 */
export const MAX_LEAP = 10_000;

/** Beyond these the number of a claim soon no longer has its eight digits. */
const LAST_EPOCH = 90_000_000;

/** Whether a number can be an epoch at all. */
export function isEpoch(value: unknown): boolean {
  return isCount(value) && (value as number) < LAST_EPOCH;
}
