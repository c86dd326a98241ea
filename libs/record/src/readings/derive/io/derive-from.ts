import { constants, copyFileSync } from 'node:fs';
import { openDatabase, type Database } from '../../../io/database';
import { manyRows } from '../../../io/many-rows';
import { removeDatabase } from '../../../io/remove-database';
import { tablesOfUses } from '../../../link-uses/io/write-uses';
import { pageIdOf } from '../../../site-url';
import { joinPlainTables, joinTables, timeOf } from '../../join-scrape';
import type { PlainTables } from '../../scrape-tables';
import type { ScrapeList } from '../../list/scrape-list';
import { PageNames } from '../../list/page-names';
import { rootOf } from '../../split-scrape';
import type { RankOf, ReadAhead, ReadStored } from '../../stored-versions';
import { numberedIn, renumber, usedIn, withUsed } from './renumber';
import { revisePages, type PagePair } from './revise-pages';
import { writeNumbered, writeNumbers, writePages, writePlain, type PagesWork } from './write-recorded';

/** A scrape, by what it was proved to be. */
export interface EarlierScrape {
  readonly list: ScrapeList;
  /** Its tables. */
  readonly database: string;
}

/** Above this share of pages that are another all are written anew. */
const MOST_CHANGED = 0.3;
const PAGE_TABLES = ['pages', 'pages_info', 'responses', 'readings'] as const;

/**
 * Does what `deriveDatabase` does by what is another than in another scrape whose tables stand there: they are copied, and
 * pages, days and numbers that differ are written over.
 *
 * @param given.mostChanged of all pages, 0 to 1
 * @returns false when the two are too different for it, or others have made room of it: then there is no file
 * @throws MissingReadingError, and RangeError; who calls removes the file
 */
export function deriveFrom(
  other: EarlierScrape,
  list: ScrapeList,
  { read, rankOf = () => 0, ahead, file, mostChanged = MOST_CHANGED }: DeriveFrom,
): boolean {
  const change = changeBetween(other.list, list);
  const most = list.pages.path.length * mostChanged;
  if (!change || change.fresh.length > most || !copyIfThere(other.database, file)) return false;
  const db = openDatabase(file, { fast: true });
  let isDone = false;
  try {
    db.exec('PRAGMA cache_size = -200000');
    db.transaction(() => {
      const { changed, fresh } = change;
      const others = revisePages(db, {
        before: other.list,
        now: list,
        read,
        rankOf,
        ahead,
        changed,
        most: most - fresh.length,
      });
      if (!others) return;
      const places = [...fresh, ...others.map(([place]) => place)];
      const gone = [...change.gone, ...others.map(([place]) => pageIdOf(list.pages.path[place]!))];
      remove(db, gone, list);
      writeDays(db, other.list, list, change);
      writeOthers(db, other.list, list, {
        read,
        rankOf,
        ahead,
        places,
        isSame: gone.length === 0 && isSameNumbers(other.list, list),
      });
      isDone = true;
    });
  } finally {
    db.close();
    if (!isDone) removeDatabase(file);
  }
  return isDone;
}

interface DeriveFrom {
  readonly read: ReadStored;
  readonly rankOf?: RankOf;
  readonly ahead?: ReadAhead;
  /** Does not exist. */
  readonly file: string;
  readonly mostChanged?: number;
}

interface Others extends Pick<PagesWork, 'read' | 'rankOf' | 'ahead' | 'places'> {
  /** Whether the pages that stay are all that were there, and name by the same numbers. */
  readonly isSame: boolean;
}

/** Pages that are written anew, and all that is of no page. */
function writeOthers(db: Database, before: ScrapeList, list: ScrapeList, { isSame, ...work }: Others): void {
  const names = new PageNames(rootOf(list.parameters));
  const pages = writePages(db, list, { ...work, names });
  if (isSame && pages.length === 0) return writeAnew(db, joinPlainTables(list), before, list);
  const old = numberedIn(db, list);
  const used = usedIn(db, list);
  const tables = joinTables(list, withUsed(names.keys(), old, used));
  renumber(db, { old, used, tables });
  for (const table of ['links', 'targets', ...(list.files ? ['files'] : [])]) db.exec(`DELETE FROM ${table}`);
  writeNumbered(db, tables);
  writeAnew(db, tables, before, list);
  writeNumbers(db, tables, { names, pages });
}

function copyIfThere(from: string, to: string): boolean {
  try {
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Whether all that has a number has the one that it had, as long as pages name the same. */
function isSameNumbers(before: ScrapeList, now: ScrapeList): boolean {
  const numbers = ({ links, targets, files }: ScrapeList): string => JSON.stringify([links, targets, files]);
  return numbers(before) === numbers(now);
}

/** The tables that are of no page, where they are others. */
function writeAnew(db: Database, tables: PlainTables, before: ScrapeList, now: ScrapeList): void {
  const names = (Object.keys(NO_ROWS) as (keyof PlainTables)[]).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]),
  );
  const lacks = [...(now.lacks.includes('unreached') ? ['unreached'] : []), ...(now.files ? [] : ['findings'])];
  for (const table of names) if (!lacks.includes(table)) db.exec(`DELETE FROM ${table}`);
  writePlain(db, { ...NO_ROWS, ...Object.fromEntries(names.map((name) => [name, tables[name]])) });
}

const NO_ROWS: PlainTables = { parameters: [], problems: [], redirs: [], unreached: null, findings: [] };

interface ListChange {
  /** Places in the list of pages that are new. */
  readonly fresh: readonly number[];
  /** Ids of pages that are no more. */
  readonly gone: readonly number[];
  readonly changed: readonly PagePair[];
  readonly kept: readonly PagePair[];
}

/** Null where the tables have other columns, or the same bytes name other URLs. */
function changeBetween(before: ScrapeList, now: ScrapeList): ListChange | null {
  const shape = (list: ScrapeList): string => JSON.stringify([[...list.lacks].sort(), rootOf(list.parameters)]);
  if (shape(before) !== shape(now)) return null;
  const places = new Map(before.pages.path.map((path, place) => [path, place]));
  const fresh: number[] = [];
  const gone = new Set(before.pages.path);
  const [kept, changed]: [PagePair[], PagePair[]] = [[], []];
  for (const [place, path] of now.pages.path.entries()) {
    const at = places.get(path);
    if (at === undefined) fresh.push(place);
    else (before.pages.version[at] === now.pages.version[place] ? kept : changed).push([place, at]);
    gone.delete(path);
  }
  return { fresh, gone: [...gone].map(pageIdOf), changed, kept };
}

function remove(db: Database, ids: readonly number[], list: ScrapeList): void {
  const tables = [...PAGE_TABLES, ...tablesOfUses(db), ...(list.lacks.includes('checks') ? [] : ['page_checks'])];
  for (const table of tables) {
    const statement = db.prepare(`DELETE FROM ${table} WHERE page_id = ?`);
    for (const id of ids) statement.run([id]);
  }
}

/** Who links to a page, what knew it, and when it was fetched may be another every day. */
function writeDays(db: Database, before: ScrapeList, now: ScrapeList, { kept }: ListChange): void {
  const day = db.prepare('UPDATE pages_info SET inlinks = ?, sources = ? WHERE page_id = ?');
  const isSameStart = before.fetchedFrom === now.fetchedFrom;
  const times: (readonly [id: number, time: string])[] = [];
  for (const [place, at] of kept) {
    const { path, inlinks, sources, fetched } = now.pages;
    const id = pageIdOf(path[place]!);
    if (inlinks[place] !== before.pages.inlinks[at] || sources[place] !== before.pages.sources[at])
      day.run([inlinks[place]!, sources[place]!, id]);
    if (fetched[place] !== null && !(isSameStart && fetched[place] === before.pages.fetched[at]))
      times.push([id, timeOf(fetched[place]!, now.fetchedFrom)]);
  }
  const update = manyRows(
    db,
    ['?', '?'],
    (rows) => `UPDATE responses SET fetched_at = v.column2 FROM (VALUES ${rows}) v WHERE page_id = v.column1`,
  );
  update(times.sort(([a], [b]) => a - b));
}
