import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { isDue } from '../../plan/rolling-check';
import { isSettled, type Stamp } from '../../manifest/stamps';
import { digestFile } from '../disk/digest-file';
import type { FileRecord } from '../known/file-records';
import { within } from '../disk/within';
import { type ScanState, guarded, noteFault } from './scan-state';

/** Notes files with their digests, taken from their records while those hold; in the order given. */
export async function scanFiles(paths: readonly string[], state: ScanState): Promise<void> {
  if (paths.length === 0) return;
  const { store, disk, index, check, isRemote, keyOf = asIs, onFile } = state.options;
  const known = index.files;
  const rows = paths.map(() => -1);
  const unknown: UnknownFile[] = [];
  await disk.sweep(
    [...paths.keys()],
    (number) => within(store, paths[number]!),
    (number, stat, error) => {
      const path = paths[number]!;
      if (error) return noteFault(path, error, state);
      if (!stat) return;
      onFile?.();
      const row = known.rowOf(keyOf(path));
      if (row >= 0 && known.holds(row, stat, isRemote) && !isDue(path, check.day, check.hashDays)) rows[number] = row;
      else unknown.push({ number, path, size: stat.size });
    },
  );
  const read = await readFiles(unknown, state);
  for (const [number, path] of paths.entries()) {
    const [row, key] = [rows[number]!, keyOf(path)];
    const record = read.get(number);
    if (row >= 0) state.records.keep(row);
    else if (record) state.records.add(key, record);
    else continue;
    // The string that is there already, where it is the same.
    state.paths.push(row >= 0 && key === path ? known.keyAt(row) : path);
  }
}

interface UnknownFile {
  /** Its place in the list. */
  readonly number: number;
  readonly path: string;
  readonly size: number;
}

async function readFiles(unknown: readonly UnknownFile[], state: ScanState): Promise<Map<number, FileRecord>> {
  const read = new Map<number, FileRecord>();
  if (unknown.length === 0) return read;
  state.news += unknown.length;
  const isDigestNeeded = (await state.options.digestRule?.()) ?? (() => true);
  await state.options.disk.each(unknown, ({ number, path, size }) =>
    guarded(path, state, async () => {
      if (!isDigestNeeded(path, size)) return void state.undigested.push({ path, size, sha256: '' });
      const record = await readFile(path, state);
      if (record) read.set(number, record);
      else state.skipped.push({ path, reason: 'unstable' });
    }),
  );
  return read;
}

/** Null when it changes while it is read, twice. */
async function readFile(path: string, state: ScanState): Promise<FileRecord | null> {
  const { store, disk, isRemote } = state.options;
  const read = (await digestFile(join(store, path), disk)) ?? (await digestFile(join(store, path), disk));
  return read && recordOf(read.stat, read.sha256, state.takenAtMs, isRemote);
}

const asIs = (path: string): string => path;

export function stampOf(stat: Stats, isRemote = false): Stamp {
  return { size: stat.size, mtimeMs: stat.mtimeMs, ctimeMs: isRemote ? 0 : stat.ctimeMs };
}

export function recordOf(stat: Stats, sha256: string, takenAtMs: number, isRemote = false): FileRecord {
  const stamp = stampOf(stat, isRemote);
  return { ...stamp, sha256, settled: isSettled(stamp, takenAtMs) };
}
