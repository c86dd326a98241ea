import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readRecordText } from '@scrape-and-report/production';
import { isUsageFile, writeFileAtomic } from '@scrape-and-report/record';

/** Which months of a folder were looked through by the present rules, and held nothing that is to be masked. */
export interface CleanMonths {
  /** Whether a month was found clean, and its file has not been written since. */
  isClean(file: string): boolean;
  noteClean(file: string): void;
  /** Keeps what was noted, if anything was. */
  save(): void;
}

/** Knows nothing, and keeps nothing. */
export const NO_CLEAN_MONTHS: CleanMonths = {
  isClean: () => false,
  noteClean: () => undefined,
  save: () => undefined,
};

/**
 * Remembers clean months by the stamps of their files (size, moments of change to the nanosecond, number): most months
 * never change again, and to look through years of them takes minutes.
 *
 * @param path file of this memory, private to the store; one that cannot be read remembers nothing
 * @param rules anything that is another when the same month could be found to hold something
 */
export function openCleanMonths(path: string, folder: string, rules: string): CleanMonths {
  const stamps = loadStamps(path, rules);
  let isNews = false;
  return {
    isClean: (file) => stamps.has(file) && stamps.get(file) === stampOf(join(folder, file)),
    noteClean(file) {
      const stamp = stampOf(join(folder, file));
      if (stamp === null || stamps.get(file) === stamp) return;
      stamps.set(file, stamp);
      isNews = true;
    },
    save() {
      if (isNews)
        writeFileAtomic(path, `${JSON.stringify({ rules, months: Object.fromEntries([...stamps].sort()) })}\n`);
      isNews = false;
    },
  };
}

/** Null where there is no file. A journal beside it may still change it: then it has no stamp either. */
function stampOf(path: string): string | null {
  if (statSync(`${path}-journal`, { throwIfNoEntry: false })) return null;
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat ? [stat.size, stat.mtimeNs, stat.ctimeNs, stat.ino].join(' ') : null;
}

function loadStamps(path: string, rules: string): Map<string, string> {
  try {
    const value = JSON.parse(readRecordText(path)) as unknown;
    if (typeof value !== 'object' || value === null) return new Map();
    const { rules: known, months } = value as { rules?: unknown; months?: unknown };
    if (known !== rules || typeof months !== 'object' || months === null) return new Map();
    return new Map(
      Object.entries(months).filter(
        (entry): entry is [string, string] => isUsageFile(entry[0]) && typeof entry[1] === 'string',
      ),
    );
  } catch {
    return new Map();
  }
}
