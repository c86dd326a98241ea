import { heldByPack } from '../../bodies/io/rewrite-pack';
import { packsIn, type NamedFile } from '../../needs';
import type { ScrapeList } from '../list/scrape-list';
import { MissingReadingError, type StoredVersions } from '../stored-versions';

/** A pack file, by its name in `needs`: half its SHA-256. */
export interface NamedPack {
  readonly file: string;
  readonly name: string;
}

/** The packs among the files of a scrape. @param fileOf where a file of the scrape stands, by its path */
export function namedPacks(files: readonly NamedFile[], fileOf: (path: string) => string): NamedPack[] {
  return files.flatMap((file) => packsIn([file]).map((name) => ({ file: fileOf(file.path), name })));
}

/** In which pack something is stored: of several the first. */
export function indexOfPacks(packs: Iterable<NamedPack>): ReadonlyMap<string, string> {
  const index = new Map<string, string>();
  for (const { file, name } of packs)
    for (const digest of heldByPack(file)) if (!index.has(digest)) index.set(digest, name);
  return index;
}

/** Digests of groups, of versions, and of what those were read as, that a list names. @throws MissingReadingError */
export function* namedByList({ pages, groups = [] }: ScrapeList, versions: StoredVersions): Generator<string> {
  yield* groups;
  for (const digest of pages.version) {
    yield digest;
    yield versions.get(digest).reading;
  }
}

/**
 * The packs that what a list names stands in, without the own ones: sorted, as a manifest has them. A body that no pack
 * holds is lost, and leaves the rest of its page as it is.
 *
 * @throws MissingReadingError
 */
export function needsOf(
  list: ScrapeList,
  versions: StoredVersions,
  { index, own }: { readonly index: ReadonlyMap<string, string>; readonly own: ReadonlySet<string> },
): string[] {
  const needs = new Set<string>();
  for (const digest of namedByList(list, versions)) {
    const name = index.get(digest);
    if (name === undefined) throw new MissingReadingError(digest);
    needs.add(name);
  }
  for (const digest of list.pages.version) {
    const name = index.get(versions.get(digest).body ?? '');
    if (name !== undefined) needs.add(name);
  }
  return [...needs].filter((name) => !own.has(name)).sort();
}
