import { isDigest } from '@scrape-and-report/production';
import type { ReadStored } from '../stored-versions';
import { groupReader, groupRows } from './part-in-groups';

/** A list names one group for so many pages, and a page that is another costs one group anew. */
const PAGES_A_GROUP = 16;

/** What a list names its versions by: digests of versions of pages that follow one another, as they are stored. */
export function encodeGroups(paths: readonly string[], versions: readonly string[]): Buffer[] {
  return groupRows(versions, (_version, place) => paths[place]!, PAGES_A_GROUP);
}

const versionsIn = groupReader<string>(isDigest, PAGES_A_GROUP);

/**
 * The versions again, of so many pages.
 *
 * @throws MissingReadingError, and RangeError when what is stored are no groups of that many
 */
export function versionsOf(groups: readonly string[], read: ReadStored, pages: number): string[] {
  const versions = versionsIn(groups, read, pages);
  if (versions.length !== pages) throw new RangeError('the list of a scrape names versions of other pages');
  return versions;
}
