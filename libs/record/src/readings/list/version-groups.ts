import { isDigest, listOf } from '@scrape-and-report/production';
import { pageIdOf } from '../../site-url';
import { parseJson } from '../stored-json';
import { wholeOf, type ReadStored } from '../stored-versions';

/** On an average: a list names one group for so many pages, and a page that is another costs one group anew. */
const PAGES_A_GROUP = 16;
const MOST_PAGES = 16 * PAGES_A_GROUP;

/**
 * What a list names its versions by: digests of versions of pages that follow one another, as they are stored. A group ends
 * where a path says so, and not after so many, so that a page that comes or goes leaves all others as they were.
 */
export function encodeGroups(paths: readonly string[], versions: readonly string[]): Buffer[] {
  const groups: string[][] = [];
  for (const [place, path] of paths.entries()) {
    const last = groups.at(-1);
    if (!last || last.length === MOST_PAGES || pageIdOf(path) % PAGES_A_GROUP === 0) groups.push([versions[place]!]);
    else last.push(versions[place]!);
  }
  return groups.map((group) => Buffer.from(JSON.stringify(group)));
}

const readGroup = listOf(isDigest, MOST_PAGES);

/**
 * The versions again, of so many pages.
 *
 * @throws MissingReadingError, and RangeError when what is stored are no groups of that many
 */
export function versionsOf(groups: readonly string[], read: ReadStored, pages: number): string[] {
  const versions: string[] = [];
  for (const digest of groups) {
    const group = parseJson(wholeOf(read, digest));
    if (!readGroup(group)) throw new RangeError('these bytes are no versions of pages');
    versions.push(...(group as string[]));
    if (versions.length > pages) break;
  }
  if (versions.length !== pages) throw new RangeError('the list of a scrape names versions of other pages');
  return versions;
}
