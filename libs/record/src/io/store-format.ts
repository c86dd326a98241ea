import { parserOf, readRecordText } from '@scrape-and-report/production';
import { storeLayout } from '../layout';

/**
 * The newest format of a store that this code reads, and writes once every partner reads it. In 2 scrapes may lean on the
 * packs of others (docs/formats.md).
 */
export const STORE_FORMAT = 2;
/** Of the file that bears the store's id. */
const MARKER_VERSION = 1;

/** A store that newer code has written: neither read nor written to, or what that code put there would be lost. */
export class NewerStoreError extends Error {
  readonly code = 'STORE_NEWER';
}

/**
 * Judges the numbers before the shape: a newer store may have another one.
 *
 * @param text of the file that bears the store's id
 * @throws NewerStoreError
 */
export function refuseNewer(store: string, text: string): void {
  const marker = parseNumbers(text);
  for (const [number, newest] of [
    [marker?.version, MARKER_VERSION],
    [marker?.format, STORE_FORMAT],
  ] as const)
    if (typeof number === 'number' && number > newest)
      throw new NewerStoreError(
        `${store} is of format ${number}, and this code knows none above ${newest}: bring this machine up to date`,
      );
}

/** Does nothing for a store without such a file. @throws NewerStoreError */
export function refuseNewerStore(store: string): void {
  let text: string;
  try {
    text = readRecordText(storeLayout(store).marker);
  } catch {
    return;
  }
  refuseNewer(store, text);
}

/** The format that a store says it is of; 1 where it does not. Code that knows none above may not read it. */
export function formatOfStore(store: string): number {
  try {
    const format = parseNumbers(readRecordText(storeLayout(store).marker))?.format;
    return typeof format === 'number' ? format : 1;
  } catch {
    return 1;
  }
}

const parseNumbers = parserOf<{ readonly version?: unknown; readonly format?: unknown }>({
  version: () => true,
  format: () => true,
});
