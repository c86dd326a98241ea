import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import {
  type Day,
  describeError,
  isHeldOpen,
  makeFolderIn,
  ProductionError,
  removeIfFree,
  renameWithRetry,
  type RunLog,
} from '@scrape-and-report/production';
import {
  openDatabase,
  TEMPORARY_PREFIX,
  usageFileOf,
  usageFiles,
  type Database,
  type UsageDayRow,
  type UsagePageRow,
} from '@scrape-and-report/record';
import type { StoredDay } from '../clean-day';
import { isBetterDay } from '../replaces-stored';
import { cleanedDay } from './scrub/scrub-months';
import { buildMonth, byUrl, itemsOf, replaceDay } from './usage-store';

export interface MergeOptions {
  /** Told of what could not be read. */
  readonly log?: RunLog;
  readonly signal: AbortSignal;
  /** Called before each month's file is renamed into place. */
  readonly assertLease: () => Promise<void>;
  /** Earlier months are not taken over: they are kept no longer. */
  readonly since?: Day | null;
  /** Query parameters that are kept; whatever else may tell of a person does not come in with another's days. */
  readonly keepQuery?: readonly string[];
}

export interface MergeOutcome {
  /** Days taken over from others, sorted. */
  readonly days: readonly Day[];
  /** Folders that could not be read, or not wholly; they were left out, with a warning in the log. */
  readonly unreadable: readonly string[];
}

/**
 * Takes over the days that others hold better: final beats truncated beats provisional, then the newer.
 *
 * The others are only read (from a copy: opening a file whose writer was killed would mend it, which is a write). Each
 * month of the own folder is built aside and renamed once; a month without news keeps its bytes. The order of `others`
 * does not matter, and merging twice changes nothing.
 */
export async function mergeAnalytics(
  folder: string,
  others: readonly string[],
  { log, signal, assertLease, since = null, keepQuery = [] }: MergeOptions,
): Promise<MergeOutcome> {
  const taken = new Set<Day>();
  const unreadable = new Set<string>();
  for (const other of others) {
    for (const file of filesOf(other)) {
      signal.throwIfAborted();
      if (since !== null && file < usageFileOf(since)) continue;
      try {
        for (const day of await mergeMonth({ folder, other, file, assertLease, keepQuery })) taken.add(day);
      } catch (error) {
        if (error instanceof HeldMonth) {
          log?.warning(`analytics: ${error.message}, so a later start takes over what ${other} knows better`);
          continue;
        }
        // Only what is wrong with the other's file may be passed over: a lost lease or a full disk of ours may not.
        if (!(error instanceof UnreadableMonth)) throw error;
        unreadable.add(other);
        log?.warning(`analytics: ${join(other, file)} could not be read: ${describeError(error.cause)}`);
      }
    }
  }
  return { days: [...taken].sort(), unreadable: [...unreadable] };
}

class UnreadableMonth extends ProductionError {
  constructor(path: string, cause: unknown) {
    super(`${path} could not be read`, { code: 'ANALYTICS_MERGE_UNREADABLE', cause });
  }
}

/** Somebody looks into the own file, with a program that lets nobody replace it. */
class HeldMonth extends ProductionError {
  constructor(path: string, cause: unknown) {
    super(`${path}: somebody has it open`, { code: 'ANALYTICS_MONTH_HELD', cause });
  }
}

interface Month {
  readonly folder: string;
  readonly other: string;
  readonly file: string;
  readonly assertLease: () => Promise<void>;
  readonly keepQuery: readonly string[];
}

async function mergeMonth({ folder, other, file, assertLease, keepQuery }: Month): Promise<Day[]> {
  if (haveEqualBytes(join(folder, file), join(other, file))) return [];
  const better = betterDays(join(other, file), ownDays(join(folder, file)), keepQuery);
  if (better.length === 0) return [];
  const aside = join(folder, `${TEMPORARY_PREFIX}${randomBytes(6).toString('hex')}-${file}`);
  try {
    makeFolderIn(dirname(folder), basename(folder));
    if (existsSync(join(folder, file))) copyFileSync(join(folder, file), aside);
    else buildMonth(aside, folder);
    withDatabase(aside, false, (db) =>
      db.transaction(() =>
        better.forEach(({ day, pages, items }) => replaceDay(db, day, [...pages].sort(byUrl), items)),
      ),
    );
    await assertLease();
    placeMonth(aside, join(folder, file));
  } catch (error) {
    removeIfFree(aside);
    throw error;
  }
  return better.map(({ day }) => day.day);
}

function placeMonth(aside: string, path: string): void {
  try {
    renameWithRetry(aside, path);
  } catch (error) {
    throw isHeldOpen(error) ? new HeldMonth(path, error) : error;
  }
}

function ownDays(path: string): Map<Day, UsageDayRow> {
  if (!existsSync(path)) return new Map();
  return withDatabase(path, true, (db) => new Map(daysOf(db).map((row) => [row.day, row])));
}

function betterDays(path: string, own: ReadonlyMap<Day, UsageDayRow>, keepQuery: readonly string[]): StoredDay[] {
  const scratch = mkdtempSync(join(tmpdir(), 'usage-merge-'));
  try {
    const copy = join(scratch, 'month.db');
    writeFileSync(copy, readFileSync(path));
    if (existsSync(`${path}-journal`)) copyFileSync(`${path}-journal`, `${copy}-journal`);
    return withDatabase(copy, true, (db) => {
      const pages = db.prepare('SELECT * FROM page_days WHERE day = ? ORDER BY url');
      return (
        daysOf(db)
          .filter((day) => isBetterDay(day, own.get(day.day)))
          .map((day) =>
            cleanedDay({ day, pages: pages.all<UsagePageRow>([day.day]), items: itemsOf(db, day.day) }, keepQuery),
          )
          // Cleaned, it may be what is stored here already.
          .filter(({ day }) => isBetterDay(day, own.get(day.day)))
      );
    });
  } catch (error) {
    throw new UnreadableMonth(path, error);
  } finally {
    removeIfFree(scratch);
  }
}

function daysOf(db: Database): UsageDayRow[] {
  return db.prepare('SELECT * FROM days ORDER BY day').all<UsageDayRow>();
}

function withDatabase<T>(path: string, readonly: boolean, work: (db: Database) => T): T {
  const db = openDatabase(path, { readonly });
  try {
    return work(db);
  } finally {
    db.close();
  }
}

function haveEqualBytes(own: string, other: string): boolean {
  try {
    return existsSync(own) && readFileSync(own).equals(readFileSync(other));
  } catch {
    return false;
  }
}

/** A folder that cannot be listed is an unreachable partner's: it has nothing to give. */
function filesOf(folder: string): string[] {
  try {
    return usageFiles(folder);
  } catch {
    return [];
  }
}
