import { join } from 'node:path';
import { isDigest, isNumber, isText, listOf, parserOf, readRecordText } from '@scrape-and-report/production';
import { writeFileAtomic } from '../../io/atomic';
import { parseScrapeName, storeLayout } from '../../layout';
import { FORGOTTEN_FOLDER } from './tombstone-files';

/**
 * What of a store was looked at and holds nothing that is to be forgotten, by its stamp: losing it costs time. A scrape
 * or a file that came back from anywhere bears another stamp, and is looked at again.
 */
export interface Checked {
  /** Names the set of tombstones that it was looked at for. */
  readonly set: string;
  /** Time of the directory's last change, in milliseconds. */
  readonly scrapes: Readonly<Record<string, number>>;
  /** Path below the store: size and time of the file's last change. */
  readonly files: Readonly<Record<string, string>>;
}

const isRecordOf =
  (check: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    typeof value === 'object' && value !== null && Object.values(value).every(check);

const parseChecked = parserOf<Checked>({
  set: isDigest,
  scrapes: isRecordOf(isNumber),
  files: isRecordOf(isText(80)),
});

/** Of a hundred thousand files. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Empty when it was for another set of tombstones, or there is none. */
export function loadChecked(store: string, set: string): Checked & { readonly isNew: boolean } {
  try {
    const checked = parseChecked(readRecordText(pathOf(store), { maxBytes: MAX_BYTES }));
    if (checked?.set === set) return { ...checked, isNew: false };
  } catch {
    // As good as none.
  }
  return { set, scrapes: {}, files: {}, isNew: true };
}

export function saveChecked(store: string, checked: Checked): void {
  const { set, scrapes, files } = checked;
  writeFileAtomic(pathOf(store), `${JSON.stringify({ set, scrapes, files })}\n`);
}

function pathOf(store: string): string {
  return join(storeLayout(store).own, FORGOTTEN_FOLDER, 'checked.json');
}

/**
 * Names in `reports/` of what is to be made anew, since it may hold something that is to be forgotten. It is noted before
 * that goes, so that a kill in between loses no name.
 */
export function reportsToRemake(store: string): string[] {
  try {
    return parseRemake(readRecordText(remakePath(store), { maxBytes: MAX_BYTES }))?.reports.slice() ?? [];
  } catch {
    return [];
  }
}

export function noteReportsToRemake(store: string, names: readonly string[]): void {
  const all = [...new Set([...reportsToRemake(store), ...names])].sort();
  if (names.length > 0) writeFileAtomic(remakePath(store), `${JSON.stringify({ reports: all })}\n`);
}

export function noteReportsRemade(store: string, names: readonly string[]): void {
  const left = reportsToRemake(store).filter((name) => !names.includes(name));
  writeFileAtomic(remakePath(store), `${JSON.stringify({ reports: left })}\n`);
}

const parseRemake = parserOf<{ readonly reports: readonly string[] }>({
  reports: listOf((value) => typeof value === 'string' && parseScrapeName(value) !== null, 100_000),
});

function remakePath(store: string): string {
  return join(storeLayout(store).own, FORGOTTEN_FOLDER, 'reports.json');
}
