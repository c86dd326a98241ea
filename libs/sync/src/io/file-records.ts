import type { Stats } from 'node:fs';
import { DIGEST_LENGTH } from '../packed-columns';
import { isSameTime, type Stamp } from '../stamps';

/** What is known of a file's content while its stamp stays the same. */
export interface FileRecord extends Stamp {
  readonly sha256: string;
  /** False: looked at too soon after it was written, so read again next time. */
  readonly settled: boolean;
}

/** As they stand in a file: the first record is the first of every column. */
export interface FileColumns {
  readonly keys: readonly string[];
  readonly sizes: ArrayLike<number>;
  readonly mtimes: ArrayLike<number>;
  readonly ctimes: ArrayLike<number>;
  /** 64 hex digits each, one after the other. */
  readonly digests: string;
  /** Keys of those that are not settled. */
  readonly young: readonly string[];
}

/**
 * Records of files by key, in columns: a hundred thousand objects would be made, and moved by the garbage collector, in
 * every process that looks at a store. Asked for in the order in which they were made, they cost no table either.
 */
export class FileRecords {
  readonly #columns: FileColumns;
  readonly #young: ReadonlySet<string>;
  #rows: Map<string, number> | null = null;
  #next = 0;

  constructor(columns: FileColumns = growingColumns()) {
    this.#columns = columns;
    this.#young = new Set(columns.young);
  }

  get size(): number {
    return this.#columns.keys.length;
  }

  get columns(): FileColumns {
    return this.#columns;
  }

  /** -1 when there is none. */
  rowOf(key: string): number {
    const { keys } = this.#columns;
    let row = this.#next;
    if (keys[row] !== key) {
      this.#rows ??= new Map(keys.map((each, index) => [each, index]));
      row = this.#rows.get(key) ?? -1;
    }
    if (row >= 0) this.#next = row + 1;
    return row;
  }

  keyAt(row: number): string {
    return this.#columns.keys[row]!;
  }

  /** Whether the file still is as it was recorded: `isSameStamp` without a stamp for each file of a walk. */
  holds(row: number, stat: Stats, isRemote = false): boolean {
    const { sizes, mtimes, ctimes } = this.#columns;
    if (sizes[row] !== stat.size || !isSameTime(mtimes[row]!, stat.mtimeMs)) return false;
    if (this.#young.size > 0 && this.#young.has(this.keyAt(row))) return false;
    return isRemote || ctimes[row] === 0 || ctimes[row] === stat.ctimeMs;
  }

  /**
   * The same records but for those without, and those that are new: in the place of what they replace, so that the next
   * walk finds them in its order, or at the end.
   */
  changed(without: ReadonlySet<string>, news: ReadonlyMap<string, FileRecord>): FileRecords {
    const changes = new Map<number, FileRecord | null>();
    const added = new Map<string, FileRecord>();
    const find = this.#finder();
    for (const [key, record] of news) {
      const row = find(key);
      if (row < 0) added.set(key, record);
      else changes.set(row, record);
    }
    for (const key of without) if (!news.has(key)) changes.set(find(key), null);
    const next = new FileRecordsBuilder(this);
    for (let row = 0; row < this.size; row++) {
      const record = changes.get(row);
      if (record) next.add(this.keyAt(row), record);
      else if (record === undefined) next.keep(row);
    }
    for (const [key, record] of added) next.add(key, record);
    return next.build();
  }

  /** Gives the row of a key: for a few keys in the order of the records, without a table of all. */
  #finder(): (key: string) => number {
    const { keys } = this.#columns;
    let isInOrder = true;
    let next = 0;
    return (key) => {
      const row = isInOrder ? keys.indexOf(key, next) : this.rowOf(key);
      if (row < 0 && isInOrder) {
        isInOrder = false;
        return this.rowOf(key);
      }
      next = row + 1;
      return row;
    };
  }
}

/** Makes records of earlier ones that still hold, and of new ones. */
export class FileRecordsBuilder {
  readonly #known: FileRecords;
  readonly #columns = growingColumns();
  /** Rows that were kept and not copied yet. */
  #start = 0;
  #end = 0;

  constructor(known: FileRecords) {
    this.#known = known;
  }

  keep(row: number): void {
    if (row !== this.#end) {
      this.#copyKept();
      this.#start = row;
    }
    this.#end = row + 1;
  }

  add(key: string, { size, mtimeMs, ctimeMs, sha256, settled }: FileRecord): void {
    this.#copyKept();
    const { keys, sizes, mtimes, ctimes, young } = this.#columns;
    keys.push(key);
    sizes.push(size);
    mtimes.push(mtimeMs);
    ctimes.push(ctimeMs);
    this.#columns.digests += sha256;
    if (!settled) young.push(key);
  }

  /** The earlier ones themselves when nothing is new. */
  build(): FileRecords {
    const isSame = this.#columns.keys.length === 0 && this.#start === 0 && this.#end === this.#known.size;
    if (isSame) return this.#known;
    this.#copyKept();
    return new FileRecords(this.#columns);
  }

  #copyKept(): void {
    const [start, end] = [this.#start, this.#end];
    const { columns } = this.#known;
    for (const name of ['keys', 'sizes', 'mtimes', 'ctimes'] as const) {
      const [from, to] = [columns[name], this.#columns[name]] as [ArrayLike<unknown>, unknown[]];
      for (let row = start; row < end; row++) to.push(from[row]);
    }
    this.#columns.digests += columns.digests.slice(start * DIGEST_LENGTH, end * DIGEST_LENGTH);
    this.#start = this.#end = end;
  }
}

/** `FileColumns` to which rows are added. */
interface GrowingColumns {
  readonly keys: string[];
  readonly sizes: number[];
  readonly mtimes: number[];
  readonly ctimes: number[];
  digests: string;
  readonly young: string[];
}

function growingColumns(): GrowingColumns {
  return { keys: [], sizes: [], mtimes: [], ctimes: [], digests: '', young: [] };
}
