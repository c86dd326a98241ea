import { DIGEST_LENGTH } from './packed-columns';

/** A file outside the scrapes, or one that was put into a scrape after it was sealed. */
export interface StoreFile {
  /** Relative to the store, with `/`. */
  readonly path: string;
  readonly size: number;
  /** Hex. Empty only in the scan of a target, where the size alone told that the file differs. */
  readonly sha256: string;
}

/** A row each: of a hundred thousand files, objects would be made and thrown away by every process that compares them. */
export interface FileListColumns {
  readonly paths: readonly string[];
  readonly sizes: ArrayLike<number>;
  /** 64 signs each, one after the other: hex digits, or blanks where there is no digest. */
  readonly digests: string;
}

const NO_DIGEST = ' '.repeat(DIGEST_LENGTH);

/** Files in the order of their paths, by code unit, unless they were only just found. */
export class FileList implements Iterable<StoreFile> {
  readonly #columns: FileListColumns;

  constructor(columns: FileListColumns) {
    this.#columns = columns;
  }

  /** In the order given. */
  static of(files: readonly StoreFile[]): FileList {
    return new FileList({
      paths: files.map(({ path }) => path),
      sizes: files.map(({ size }) => size),
      digests: files.map(({ sha256 }) => sha256 || NO_DIGEST).join(''),
    });
  }

  get columns(): FileListColumns {
    return this.#columns;
  }

  get length(): number {
    return this.#columns.paths.length;
  }

  pathAt(row: number): string {
    return this.#columns.paths[row]!;
  }

  sizeAt(row: number): number {
    return this.#columns.sizes[row]!;
  }

  digestAt(row: number): string {
    const digest = this.#columns.digests.slice(row * DIGEST_LENGTH, (row + 1) * DIGEST_LENGTH);
    return digest === NO_DIGEST ? '' : digest;
  }

  at(row: number): StoreFile {
    return { path: this.pathAt(row), size: this.sizeAt(row), sha256: this.digestAt(row) };
  }

  *[Symbol.iterator](): Generator<StoreFile> {
    for (let row = 0; row < this.length; row++) yield this.at(row);
  }

  toJSON(): StoreFile[] {
    return [...this];
  }

  /** Itself when it is. */
  sorted(): FileList {
    const { paths } = this.#columns;
    for (let row = 1; row < paths.length; row++)
      if (paths[row - 1]! > paths[row]!)
        return FileList.of([...this].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)));
    return this;
  }
}

/** The files of two sorted lists that are not the same in both. */
export function withoutEqual(
  ours: FileList,
  theirs: FileList,
): { readonly ours: StoreFile[]; readonly theirs: StoreFile[] } {
  const others: { ours: StoreFile[]; theirs: StoreFile[] } = { ours: [], theirs: [] };
  let there = 0;
  for (let here = 0; here < ours.length; here++) {
    const path = ours.pathAt(here);
    while (there < theirs.length && theirs.pathAt(there) < path) others.theirs.push(theirs.at(there++));
    const isThere = there < theirs.length && theirs.pathAt(there) === path;
    if (isThere && ours.digestAt(here) === theirs.digestAt(there)) there += 1;
    else others.ours.push(ours.at(here));
  }
  while (there < theirs.length) others.theirs.push(theirs.at(there++));
  return others;
}
