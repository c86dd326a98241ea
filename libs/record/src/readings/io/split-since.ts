import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openPacks } from '../../bodies/io/body-reader';
import { READING_PACK_NAME } from '../../bodies/pack-format';
import { assertPlainTables, openDatabase, type Database } from '../../io/database';
import { removeDatabase } from '../../io/remove-database';
import { writeFileAtomic } from '../../io/atomic';
import { linkNumbers } from '../../link-uses/io/use-lists';
import { MADE_TABLES } from '../../link-uses/link-uses-schema';
import { pageIdOf } from '../../site-url';
import { decodeVersion, encodeVersion } from '../page-version';
import { NotSplittableError, type Cell } from '../page-rows';
import { decodeList, encodeList, groupList, LIST_NAME, type ScrapeList } from '../list/scrape-list';
import { fileKey, linkKey, type NamedKeys, type PlainTables, type ScrapeTables } from '../scrape-tables';
import { assembleList, listPage, noPages, repeatList, rootOf, type PageColumns } from '../split-scrape';
import { encodeReading } from '../stored-reading';
import type { ReadStored } from '../stored-versions';
import { changedPages, type ChangedPages } from './changed-pages';
import { deriveDatabase, type PartOfList } from '../derive/io/derive-database';
import type { EarlierScrape } from '../derive/io/derive-from';
import { joinPlainTables, timeOf } from '../join-scrape';
import { answeredOtherwise, isAsBefore } from './is-as-before';
import { PageRows, readPlainTables, readTables } from './read-recorded';
import { openReadingPack, type ReadingPackWriter } from './reading-pack';
import { differenceOf } from './same-rows';
import { faultOf, type SplitOptions } from './split-database';
import { areWhole, isOddText } from './whole-texts';

const MOST_CHANGED = 0.2;

/**
 * Does what `splitDatabase` does, for a scrape of which most is as in an earlier one: of a page whose rows are the same the
 * version is taken over. That the earlier list stands for its rows was proved then; of pages that are another, and of all
 * tables that are of no page, it is proved now, row by row.
 *
 * @param mostChanged of all pages, 0 to 1: above it this is no quicker
 * @returns false when the two are too different for it: then nothing was written
 * @throws NotSplittableError, as `splitDatabase` does
 */
export function splitSince(
  { database, into, stored, proof }: SplitOptions,
  earlier: EarlierScrape,
  mostChanged = MOST_CHANGED,
): boolean {
  const db = openDatabase(database, { readonly: true });
  const pack = openReadingPack(join(into, READING_PACK_NAME), stored.has);
  try {
    db.prepare('ATTACH ? AS old').run([earlier.database]);
    assertPlainTables(db, earlier.database, 'old');
    if (!isAlike(db, earlier.list)) return false;
    if (isAsBefore(db) && repeat(db, earlier.list, { into, stored, pack })) return true;
    const tables = readTables(db);
    const changed = changedPages(db, tables);
    const rows = listedRows(db);
    if (changed.ids.size > rows.length * mostChanged) return false;
    const versions = new Map(earlier.list.pages.path.map((path, at) => [path, earlier.list.pages.version[at]!]));
    const root = rootOf(tables.parameters);
    const pages = new PageRows(db, tables);
    const columns = noPages();
    const places: number[] = [];
    for (const row of rows) {
      const before = versions.get(row.path);
      let version = changed.ids.has(row.page_id) ? undefined : before;
      if (version === undefined) {
        const page = pages.page(row.page_id, row.path);
        version = pack.version(encodeVersion(page, pack.reading(encodeReading(page, root)), root));
        places.push(columns.path.length);
      }
      listPage(columns, { ...row, version });
    }
    const named = namedIn(db, tables, changed);
    const bytes = encodeList(groupList(assembleList(columns, tables, named), pack.group));
    pack.finish();
    prove(bytes, { places, named }, { database, into, stored, proof });
    writeFileAtomic(join(into, LIST_NAME), bytes);
    return true;
  } finally {
    pack.abandon();
    db.close();
  }
}

interface Repeating extends Pick<SplitOptions, 'into' | 'stored'> {
  readonly pack: ReadingPackWriter;
}

/**
 * Of a scrape whose pages were all read as what they were nothing is read but what is of its day, and how they were answered.
 *
 * @returns false where it can't be told so whether that is the same
 */
function repeat(db: Database, before: ScrapeList, { into, stored, pack }: Repeating): boolean {
  const tables = readPlainTables(db);
  const root = rootOf(tables.parameters);
  const answered = answeredOtherwise(db, root);
  const versions = new Map(before.pages.path.map((path, at) => [path, before.pages.version[at]!]));
  const columns = noPages();
  const rows = listedRows(db);
  if (!answered || !areWhole(db, cellsOf(tables, rows))) return false;
  // Before anything is written: a version that nobody has any more is told by what was read.
  const others = rows.map(({ path, page_id }) => {
    const page = answered.get(page_id);
    const former = page && stored.read(versions.get(path)!);
    return page && { page, reading: former && decodeVersion(former).reading };
  });
  for (const other of others) if (other && !other.reading) return false;
  for (const [at, row] of rows.entries()) {
    const other = others[at];
    const version = other ? pack.version(encodeVersion(other.page, other.reading!, root)) : versions.get(row.path);
    if (version === undefined) throw new NotSplittableError('a list names other pages than its tables');
    listPage(columns, { ...row, version });
  }
  const bytes = encodeList(groupList(repeatList(before, columns, tables), pack.group));
  pack.finish();
  const news = openPacks([join(into, READING_PACK_NAME)]);
  try {
    const difference = faultOf(() => {
      const list = decodeList(bytes, (digest) => news.read(digest) ?? stored.read(digest));
      assertRepeats(list, before, { columns, tables });
    });
    if (difference !== null) throw new NotSplittableError(`it would not be the same: ${difference}`);
  } finally {
    news.close();
  }
  writeFileAtomic(join(into, LIST_NAME), bytes);
  return true;
}

function* cellsOf(tables: PlainTables, rows: readonly ListedRow[]): Generator<Cell> {
  const { parameters, problems, redirs, unreached, findings } = tables;
  for (const table of [parameters, problems, redirs, unreached ?? [], findings]) for (const row of table) yield* row;
  for (const { path, fetched, sources } of rows) yield* [path, fetched, sources];
}

/** What hangs on pages follows from the same versions by the same numbers; all else is compared. */
function assertRepeats(
  list: ScrapeList,
  before: ScrapeList,
  { columns, tables }: { readonly columns: PageColumns; readonly tables: PlainTables },
): void {
  const { fetched, ...pages } = list.pages;
  const times = fetched.map((time) => (time === null ? null : timeOf(time, list.fetchedFrom)));
  const told = [joinPlainTables(list), { ...pages, fetched: times }, list.links, list.targets, list.files];
  const { path, version, inlinks, sources } = columns;
  const wanted = [
    tables,
    { path, version, inlinks, sources, fetched: columns.fetched },
    ...[before.links, before.targets, before.files],
  ];
  if (!isDeepStrictEqual(told, wanted)) throw new NotSplittableError('the list');
}

/** @throws NotSplittableError when the list would give back anything else */
function prove(bytes: Buffer, part: PartOfList, { database, into, stored, proof }: SplitOptions): void {
  const news = openPacks([join(into, READING_PACK_NAME)]);
  try {
    const read: ReadStored = (digest) => news.read(digest) ?? stored.read(digest);
    const list = decodeList(bytes, read);
    const ids = part.places.map((place) => pageIdOf(list.pages.path[place]!));
    const difference = faultOf(() => deriveDatabase(list, read, proof, { part })) ?? differenceOf(proof, database, ids);
    if (difference !== null) throw new NotSplittableError(`it would not be the same: ${difference}`);
  } finally {
    news.close();
    removeDatabase(proof);
  }
}

/** In which links stand in either form of tables. */
const LINK_TABLES = ['ed_links', ...MADE_TABLES].map((name) => `'${name}'`).join();

/** Whether both have the same columns and the same root, by which URLs are told. */
function isAlike(db: Database, list: ScrapeList): boolean {
  const shape = (schema: string): string =>
    JSON.stringify([
      ...db
        .prepare(
          `SELECT m.name, i.name, i.type FROM ${schema}.sqlite_schema m, pragma_table_info(m.name, ?) i
           WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT IN (${LINK_TABLES})
           ORDER BY 1, i.cid`,
        )
        .tuples([schema]),
    ]);
  const parameters = db.prepare('SELECT name, value FROM main.parameters').tuples<[string, string]>();
  return rootOf(list.parameters) === rootOf([...parameters]) && shape('main') === shape('old');
}

interface ListedRow {
  readonly path: string;
  readonly page_id: number;
  readonly fetched: Cell;
  readonly inlinks: Cell;
  readonly sources: Cell;
}

/** Of each page what is of its day, by path. @throws NotSplittableError where one has no facts */
function listedRows(db: Database): ListedRow[] {
  const rows = db.prepare(
    `SELECT p.path, p.page_id, i.page_id, r.fetched_at, i.inlinks, i.sources
     FROM pages p LEFT JOIN pages_info i USING (page_id) LEFT JOIN responses r USING (page_id)`,
  );
  type Row = [string, number, number | null, string | null, Cell, Cell];
  const listed = [...rows.tuples<Row>()].map(([path, page_id, facts, fetched, inlinks, sources]): ListedRow => {
    if (facts === null) throw new NotSplittableError('a page has no facts');
    if (isOddText(fetched) || isOddText(sources)) throw new NotSplittableError('a page has bytes that are no text');
    return { path, page_id, fetched, inlinks, sources };
  });
  // Not by the engine: it goes by bytes.
  return listed.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What pages name: all that has a number but what no row of a page has. */
function namedIn(db: Database, { links, targets, files }: ScrapeTables, changed: ChangedPages): NamedKeys {
  const used = new Set<number>();
  // Page by page: rows are many, and to sort them takes longer than all else.
  for (const [, numbers] of linkNumbers(db)) for (const nr of numbers) used.add(nr);
  return {
    links: new Set(links.filter(({ nr }) => used.has(nr)).map(linkKey)),
    targets: new Set(targets.filter(({ nr }) => changed.targets.has(nr)).map(({ url }) => url)),
    files: new Set((files ?? []).filter(({ nr }) => changed.files.has(nr)).map(fileKey)),
  };
}
