import { constants, copyFileSync } from 'node:fs';
import { openDatabase, type Database } from '../../io/database';
import { pageIdOf } from '../../site-url';
import { joinPlainTables, joinTables, timeOf, type PlainTables } from '../join-scrape';
import type { ScrapeList } from '../scrape-list';
import { PageNames } from '../page-names';
import { fileKey, linkKey, type NamedKeys, type ScrapeTables } from '../scrape-tables';
import { rootOf } from '../split-scrape';
import type { ReadStored } from '../stored-versions';
import { numbersIn } from './read-recorded';
import type { EarlierScrape } from './split-since';
import { inserter, numbersCell, writeNumbered, writeNumbers, writePages, writePlain } from './write-recorded';

/** Above this share of pages that are another all are written anew. */
const MOST_CHANGED = 0.3;
const PAGE_TABLES = ['pages', 'pages_info', 'ed_links', 'responses', 'readings'] as const;

/**
 * Does what `deriveDatabase` does by what is another than in another scrape whose tables stand there: they are copied, and
 * pages, days and numbers that differ are written over.
 *
 * @param mostChanged of all pages, 0 to 1
 * @returns false when the two are too different for it, or others have made room of it: then there is no file
 * @throws MissingReadingError, and RangeError; who calls removes the file
 */
export function deriveFrom(
  other: EarlierScrape,
  list: ScrapeList,
  { read, file, mostChanged = MOST_CHANGED }: { read: ReadStored; file: string; mostChanged?: number },
): boolean {
  const change = changeBetween(other.list, list);
  if (!change || change.fresh.length > list.pages.path.length * mostChanged) return false;
  if (!copyIfThere(other.database, file)) return false;
  const db = openDatabase(file, { fast: true });
  try {
    db.exec('PRAGMA cache_size = -200000');
    db.transaction(() => {
      remove(db, change.gone, list);
      writeDays(db, other.list, list, change);
    });
    const names = new PageNames(rootOf(list.parameters));
    const pages = writePages(db, list, { read, places: change.fresh, names });
    if (isSameNumbers(change, other.list, list)) {
      db.transaction(() => writeAnew(db, joinPlainTables(list), list));
      return true;
    }
    db.transaction(() => {
      const old = numberedIn(db, list);
      const used = usedIn(db, list);
      const tables = joinTables(list, withUsed(names.keys(), old, used));
      renumber(db, { old, used, tables });
      for (const table of ['links', 'targets', ...(list.files ? ['files'] : [])]) db.exec(`DELETE FROM ${table}`);
      writeNumbered(db, tables);
      writeAnew(db, tables, list);
      writeNumbers(db, tables, { names, pages });
    });
  } finally {
    db.close();
  }
  return true;
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

/** Whether pages name the same, and all that has a number has the one that it had. */
function isSameNumbers({ fresh, gone }: ListChange, before: ScrapeList, now: ScrapeList): boolean {
  const numbers = ({ links, targets, files }: ScrapeList): string => JSON.stringify([links, targets, files]);
  return fresh.length + gone.length === 0 && numbers(before) === numbers(now);
}

function writeAnew(db: Database, tables: PlainTables, { lacks, files }: ScrapeList): void {
  const names = ['parameters', 'problems', 'redirs', ...(lacks.includes('unreached') ? [] : ['unreached'])];
  for (const table of files ? [...names, 'findings'] : names) db.exec(`DELETE FROM ${table}`);
  writePlain(db, tables);
}

interface ListChange {
  /** Places in the list of pages that are new or another. */
  readonly fresh: readonly number[];
  /** Ids of pages whose rows go. */
  readonly gone: readonly number[];
  /** Places in the list, and in the other, of pages that are the same. */
  readonly kept: readonly (readonly [now: number, before: number])[];
}

/** Null where the tables have other columns, or the same bytes name other URLs. */
function changeBetween(before: ScrapeList, now: ScrapeList): ListChange | null {
  const shape = (list: ScrapeList): string => JSON.stringify([[...list.lacks].sort(), rootOf(list.parameters)]);
  if (shape(before) !== shape(now)) return null;
  const places = new Map(before.pages.path.map((path, place) => [path, place]));
  const fresh: number[] = [];
  const gone = new Set(before.pages.path);
  const kept: [number, number][] = [];
  for (const [place, path] of now.pages.path.entries()) {
    const at = places.get(path);
    if (at === undefined || before.pages.version[at] !== now.pages.version[place]) fresh.push(place);
    else {
      kept.push([place, at]);
      gone.delete(path);
    }
  }
  return { fresh, gone: [...gone].map(pageIdOf), kept };
}

function remove(db: Database, ids: readonly number[], list: ScrapeList): void {
  for (const table of list.lacks.includes('checks') ? PAGE_TABLES : [...PAGE_TABLES, 'page_checks']) {
    const statement = db.prepare(`DELETE FROM ${table} WHERE page_id = ?`);
    for (const id of ids) statement.run([id]);
  }
}

/** Who links to a page, what knew it, and when it was fetched may be another every day. */
function writeDays(db: Database, before: ScrapeList, now: ScrapeList, { kept }: ListChange): void {
  const day = db.prepare('UPDATE pages_info SET inlinks = ?, sources = ? WHERE page_id = ?');
  const time = db.prepare('UPDATE responses SET fetched_at = ? WHERE page_id = ?');
  const isSameStart = before.fetchedFrom === now.fetchedFrom;
  for (const [place, at] of kept) {
    const { path, inlinks, sources, fetched } = now.pages;
    const id = pageIdOf(path[place]!);
    if (inlinks[place] !== before.pages.inlinks[at] || sources[place] !== before.pages.sources[at])
      day.run([inlinks[place]!, sources[place]!, id]);
    if (fetched[place] !== null && !(isSameStart && fetched[place] === before.pages.fetched[at]))
      time.run([timeOf(fetched[place]!, now.fetchedFrom), id]);
  }
}

/** Keys by number, as they stand there. */
interface Numbered {
  readonly links: ReadonlyMap<number, string>;
  readonly targets: ReadonlyMap<number, string>;
  readonly files: ReadonlyMap<number, string>;
}

function numberedIn(db: Database, list: ScrapeList): Numbered {
  type Row = [number, string, string];
  const links = db.prepare('SELECT link_nr, url, anchor FROM links').tuples<Row>();
  const files = list.files ? db.prepare('SELECT file_nr, type, url FROM files').tuples<Row>() : [];
  return {
    links: new Map([...links].map(([nr, url, anchor]) => [nr, linkKey({ url, anchor })])),
    targets: new Map(db.prepare('SELECT target_nr, url FROM targets').tuples<[number, string]>()),
    files: new Map([...files].map(([nr, type, url]) => [nr, fileKey({ type, url })])),
  };
}

/** What of it the pages that stay name. */
interface Used {
  readonly links: ReadonlySet<number>;
  readonly targets: ReadonlySet<number>;
  readonly files: ReadonlySet<number>;
  readonly found: readonly (readonly [id: number, targets: number[]])[];
  readonly checks: readonly (readonly [id: number, files: string])[];
}

function usedIn(db: Database, list: ScrapeList): Used {
  const links = db.prepare('SELECT DISTINCT link_nr FROM ed_links').tuples<[number]>();
  const found = [...db.prepare('SELECT page_id, targets FROM readings').tuples<[number, Uint8Array]>()].map(
    ([id, cell]) => [id, numbersIn(cell)] as const,
  );
  const checks = list.files
    ? [...db.prepare('SELECT page_id, files FROM page_checks').tuples<[number, string]>()].map(
        (row) => [...row] as const,
      )
    : [];
  const targets = new Set<number>();
  for (const [, numbers] of found) for (const nr of numbers) targets.add(nr);
  const files = new Set<number>();
  for (const [, text] of checks) for (const nr of text === '' ? [] : text.split(' ')) files.add(Number(nr));
  return { links: new Set([...links].map(([nr]) => nr)), targets, files, found, checks };
}

/** What all pages name: those that are fresh, and those that stay. */
function withUsed(fresh: NamedKeys, old: Numbered, used: Used): NamedKeys {
  const of = (more: ReadonlySet<string>, keys: ReadonlyMap<number, string>, numbers: ReadonlySet<number>) =>
    // Of a file that was forgotten only its number is left.
    new Set([...more, ...[...numbers].flatMap((nr) => keys.get(nr) ?? [])]);
  return {
    links: of(fresh.links, old.links, used.links),
    targets: of(fresh.targets, old.targets, used.targets),
    files: of(fresh.files, old.files, used.files),
  };
}

/** Pages that stay name what they name by the numbers that hold now. */
function renumber(
  db: Database,
  { old, used, tables }: { readonly old: Numbered; readonly used: Used; readonly tables: ScrapeTables },
): void {
  const links = movedNumbers(old.links, new Map(tables.links.map((link) => [linkKey(link), link.nr])));
  if (links.size > 0) {
    db.exec('CREATE TEMP TABLE moved (before INTEGER PRIMARY KEY, now INTEGER NOT NULL)');
    const insert = inserter(db, 'temp.moved', 2);
    for (const pair of links) insert(pair);
    db.exec(
      `UPDATE ed_links SET link_nr = (SELECT now FROM temp.moved WHERE before = link_nr)
       WHERE link_nr IN (SELECT before FROM temp.moved); DROP TABLE temp.moved`,
    );
  }
  const targets = movedNumbers(old.targets, new Map(tables.targets.map(({ nr, url }) => [url, nr])));
  const found = db.prepare('UPDATE readings SET targets = ? WHERE page_id = ?');
  for (const [id, numbers] of targets.size > 0 ? used.found : [])
    found.run([numbersCell(numbers.map((nr) => targets.get(nr) ?? nr)), id]);
  const files = movedNumbers(old.files, new Map((tables.files ?? []).map((file) => [fileKey(file), file.nr])));
  if (files.size === 0) return;
  const checks = db.prepare('UPDATE page_checks SET files = ? WHERE page_id = ?');
  for (const [id, text] of used.checks)
    if (text !== '') checks.run([text.replace(/\d+/g, (nr) => String(files.get(Number(nr)) ?? nr)), id]);
}

/** Only of what has another number now. */
function movedNumbers(old: ReadonlyMap<number, string>, now: ReadonlyMap<string, number>): ReadonlyMap<number, number> {
  return new Map([...old].flatMap(([nr, key]) => ((now.get(key) ?? nr) === nr ? [] : [[nr, now.get(key)!] as const])));
}
