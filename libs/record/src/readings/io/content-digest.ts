import { digestOfContent } from '../list/scrape-list';
import { readListBytes } from './read-list';

/**
 * SHA-256 (hex) of what a scrape found, times left out: two scrapes of a store with the same have the same rows in all tables that
 * reports are made of. Costs a hundredth of reading them.
 *
 * @returns null where that cannot be told so: in format 1, or when its list is damaged
 */
export function contentDigest(directory: string): string | null {
  try {
    const bytes = readListBytes(directory);
    return bytes && digestOfContent(bytes);
  } catch {
    // Whoever reads the rows says what is wrong with them.
    return null;
  }
}
