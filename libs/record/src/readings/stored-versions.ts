import { decodeVersion, type PageVersion } from './page-version';

/** The bytes stored under a digest; null when no pack holds them whole. */
export type ReadStored = (digest: string) => Buffer | null;

/** Where something stands in the packs, for whoever reads much of it; see `PackReader`. */
export type RankOf = (digest: string) => number;

/** Says what will be read next; see `PackReader`. */
export type ReadAhead = (digests: readonly string[]) => void;

/** Places of what has these ranks, in the order of the packs: who reads so unpacks each block once. */
export function inPackOrder(ranks: readonly number[]): number[] {
  return [...ranks.keys()].sort((a, b) => ranks[a]! - ranks[b]!);
}

/** What a list names is in no pack. */
export class MissingReadingError extends Error {
  constructor(readonly digest: string) {
    super(`no pack of the store holds ${digest} whole`);
  }
}

/** What is stored under a digest. @throws MissingReadingError */
export function wholeOf(read: ReadStored, digest: string): Buffer {
  const bytes = read(digest);
  if (!bytes) throw new MissingReadingError(digest);
  return bytes;
}

/** Versions of pages, each read once: the lists of a year name the same ones again and again. */
export class StoredVersions {
  readonly #known = new Map<string, PageVersion>();

  constructor(readonly read: ReadStored) {}

  /** @throws MissingReadingError, and RangeError when the bytes are no version */
  get(digest: string): PageVersion {
    let version = this.#known.get(digest);
    if (!version) {
      version = decodeVersion(wholeOf(this.read, digest));
      this.#known.set(digest, version);
    }
    return version;
  }
}
