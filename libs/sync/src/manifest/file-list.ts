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
    const digest = this.digestsOf(row, 1);
    return digest === NO_DIGEST ? '' : digest;
  }

  /** As they stand in the column. */
  digestsOf(row: number, count: number): string {
    return this.#columns.digests.slice(row * DIGEST_LENGTH, (row + count) * DIGEST_LENGTH);
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

/** Files of two lists that differ. */
export interface Differences {
  readonly ours: StoreFile[];
  readonly theirs: StoreFile[];
}

/** The files of two sorted lists that are not the same in both. */
export function withoutEqual(ours: FileList, theirs: FileList): Differences {
  const found: Differences = { ours: [], theirs: [] };
  let [here, there] = [0, 0];
  while (here < ours.length && there < theirs.length) {
    const start = here;
    while (here < ours.length && there < theirs.length && ours.pathAt(here) === theirs.pathAt(there)) {
      here += 1;
      there += 1;
    }
    const count = here - start;
    if (count > 0) noteOtherDigests({ ours, here: start, theirs, there: there - count, count }, found);
    else if (ours.pathAt(here) < theirs.pathAt(there)) found.ours.push(ours.at(here++));
    else found.theirs.push(theirs.at(there++));
  }
  while (here < ours.length) found.ours.push(ours.at(here++));
  while (there < theirs.length) found.theirs.push(theirs.at(there++));
  return found;
}

interface Run {
  readonly ours: FileList;
  readonly here: number;
  readonly theirs: FileList;
  readonly there: number;
  readonly count: number;
}

/** Of as many rows of the same paths: many digests are compared at once, and halved where they differ. */
function noteOtherDigests({ ours, here, theirs, there, count }: Run, found: Differences): void {
  if (ours.digestsOf(here, count) === theirs.digestsOf(there, count)) return;
  if (count === 1) {
    found.ours.push(ours.at(here));
    found.theirs.push(theirs.at(there));
    return;
  }
  const half = count >> 1;
  noteOtherDigests({ ours, here, theirs, there, count: half }, found);
  noteOtherDigests({ ours, here: here + half, theirs, there: there + half, count: count - half }, found);
}
