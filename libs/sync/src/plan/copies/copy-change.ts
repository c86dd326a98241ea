import type { ScrapeManifest } from '@scrape-and-report/record';

type File = ScrapeManifest['files'][number];

/** What of a scrape's files is another when one copy of it takes the place of another. */
export interface CopyChange {
  readonly added: readonly File[];
  /** Paths within the scrape. */
  readonly removed: readonly string[];
}

/**
 * Null where a file of both has other bytes, or one lies in a folder: then the scrape is replaced as a whole. Otherwise it is
 * the old copy until its manifest is replaced, and the new one from then on: no reader finds it half.
 */
export function changeOfCopy(from: ScrapeManifest, to: ScrapeManifest): CopyChange | null {
  const [before, after] = [byPath(from), byPath(to)];
  const added = to.files.filter(({ path }) => !before.has(path));
  const isOther = ({ path, sha256 }: File): boolean => (before.get(path)?.sha256 ?? sha256) !== sha256;
  if (to.files.some(isOther) || added.some(({ path }) => path.includes('/'))) return null;
  return { added, removed: from.files.map(({ path }) => path).filter((path) => !after.has(path)) };
}

function byPath({ files }: ScrapeManifest): ReadonlyMap<string, File> {
  return new Map(files.map((file) => [file.path, file]));
}
