import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { isText, parserOf, readRecordText } from '@scrape-and-report/production';
import { readMonthOfVisits, storeLayout, usageFiles, writeFileAtomic } from '@scrape-and-report/record';
import { renderVisits, VISITS_VERSION } from '../../lives/visits-file';
import { visitsCount, visitsFiles } from '../../pages/client/life/life-files';
import type { LifeFolder } from './life-folder';

export interface WriteVisitsOptions {
  readonly store: string;
  /** How many pages there are lives of. */
  readonly pages: number;
  readonly signal: AbortSignal;
  readonly assertLease: () => Promise<void>;
  readonly onProgress: (done: number, todo: number) => void;
}

export interface WrittenVisits {
  /** In how many files those of a month stand. */
  readonly count: number;
  /** Those of which there are files. */
  readonly months: readonly string[];
  readonly files: readonly string[];
  /** Names of files that somebody has open. */
  readonly held: readonly string[];
  /** Months that could not be read. */
  readonly unread: readonly string[];
}

/**
 * Visits with each page by day, in files of a month. A month whose figures are as they were when its files were written is
 * not read: of years of figures only the newest months are.
 */
export async function writeVisits(folder: LifeFolder, options: WriteVisitsOptions): Promise<WrittenVisits> {
  const { store, pages, signal, assertLease, onProgress } = options;
  const { analytics } = storeLayout(store);
  const count = visitsCount(pages);
  const known = loadKnown(store);
  const now: Record<string, string> = {};
  const months: string[] = [];
  const held: string[] = [];
  const unread: string[] = [];
  const all = usageFiles(analytics);
  for (const [nr, file] of all.entries()) {
    signal.throwIfAborted();
    const month = file.slice(0, 7);
    const names = visitsFiles(month, count);
    const stamp = (): string =>
      stampOf([VISITS_VERSION, count, statOf(join(analytics, file)), ...names.map(folder.stampOf)]);
    if (known[month] !== stamp()) {
      onProgress(nr, all.length - nr);
      await assertLease();
      const rendered = rendering(analytics, file, { month, count });
      if (!rendered) unread.push(month);
      for (const [name, text] of rendered ?? []) if (!folder.replace(name, text)) held.push(name);
    }
    if (!unread.includes(month) && !names.some((name) => held.includes(name))) now[month] = stamp();
    if (names.every((name) => folder.stampOf(name) !== '')) months.push(month);
  }
  if (JSON.stringify(now) !== JSON.stringify(known))
    writeFileAtomic(knownPath(store), `${JSON.stringify({ months: now })}\n`);
  return { count, months, files: months.flatMap((month) => visitsFiles(month, count)), held, unread };
}

/** Null for a month that is damaged: the analytics stage says so, and has it mended. */
function rendering(
  folder: string,
  file: string,
  wanted: { readonly month: string; readonly count: number },
): Map<string, string> | null {
  try {
    return renderVisits(readMonthOfVisits(folder, file), wanted);
  } catch (error) {
    if ((error as { code?: string }).code === 'USAGE_UNREADABLE') return null;
    throw error;
  }
}

function statOf(path: string): string {
  const { size, mtimeMs } = lstatSync(path);
  return `${size} ${mtimeMs}`;
}

function stampOf(parts: readonly unknown[]): string {
  return parts.join('|');
}

/** By month: what its files were made of, and how they were left. Losing it costs the time to read all months. */
type Known = Readonly<Record<string, string>>;

const parseKnown = parserOf<{ readonly months: Known }>({
  months: (value) => typeof value === 'object' && value !== null && Object.values(value).every(isText(8192)),
});

/** Of a century. */
const MAX_BYTES = 8 * 1024 * 1024;

function loadKnown(store: string): Known {
  try {
    return parseKnown(readRecordText(knownPath(store), { maxBytes: MAX_BYTES }))?.months ?? {};
  } catch {
    // As good as none.
    return {};
  }
}

function knownPath(store: string): string {
  return join(storeLayout(store).own, 'visits.json');
}
