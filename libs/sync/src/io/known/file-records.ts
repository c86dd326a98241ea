import type { Stats } from 'node:fs';
import { DIGEST_LENGTH } from '../../manifest/packed-columns';
import { isSameTime, type Stamp } from '../../manifest/stamps';

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

/** Rows of some columns that follow one another. */
interface Run {
  readonly columns: FileColumns;
  readonly from: number;
  to: number;
}

/** Makes records of earlier ones that still hold, and of new ones. */
export class FileRecordsBuilder {
  readonly #known: FileRecords;
  readonly #added = growingColumns();
  readonly #runs: Run[] = [];

  constructor(known: FileRecords) {
    this.#known = known;
  }

  /** Notes a record that is as it was. */
  keep(row: number): void {
    this.#note(this.#known.columns, row);
  }

  add(key: string, { size, mtimeMs, ctimeMs, sha256, settled }: FileRecord): void {
    const { keys, sizes, mtimes, ctimes, young } = this.#added;
    this.#note(this.#added, keys.length);
    keys.push(key);
    sizes.push(size);
    mtimes.push(mtimeMs);
    ctimes.push(ctimeMs);
    this.#added.digests += sha256;
    if (!settled) young.push(key);
  }

  /** The earlier ones themselves when nothing is new. */
  build(): FileRecords {
    const { columns, size } = this.#known;
    const kept = this.#runs.filter((run) => run.columns === columns);
    const isSame =
      kept.length === this.#runs.length && (size === 0 || (kept.length === 1 && lengthOf(kept[0]!) === size));
    if (isSame) return this.#known;
    const keys: string[] = [];
    let digests = '';
    for (const { columns: of, from, to } of this.#runs) {
      for (let row = from; row < to; row++) keys.push(of.keys[row]!);
      digests += of.digests.slice(from * DIGEST_LENGTH, to * DIGEST_LENGTH);
    }
    const [sizes, mtimes, ctimes] = [this.#joined('sizes'), this.#joined('mtimes'), this.#joined('ctimes')];
    return new FileRecords({ keys, sizes, mtimes, ctimes, digests, young: [...youngOf(kept), ...this.#added.young] });
  }

  #note(columns: FileColumns, row: number): void {
    const last = this.#runs.at(-1);
    if (last?.columns === columns && last.to === row) last.to += 1;
    else this.#runs.push({ columns, from: row, to: row + 1 });
  }

  #joined(name: 'sizes' | 'mtimes' | 'ctimes'): Float64Array {
    const rows = this.#runs.reduce((sum, run) => sum + lengthOf(run), 0);
    const joined = new Float64Array(rows);
    let at = 0;
    for (const run of this.#runs) {
      const column = run.columns[name];
      const isTyped = column instanceof Float64Array;
      joined.set(
        isTyped ? column.subarray(run.from, run.to) : Array.prototype.slice.call(column, run.from, run.to),
        at,
      );
      at += lengthOf(run);
    }
    return joined;
  }
}

function lengthOf({ from, to }: Run): number {
  return to - from;
}

/** Those that were not settled stay so, until somebody looks at them again. */
function youngOf(runs: readonly Run[]): string[] {
  const young = new Set(runs[0]?.columns.young);
  if (young.size === 0) return [];
  return runs.flatMap(({ columns, from, to }) => columns.keys.slice(from, to).filter((key) => young.has(key)));
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
