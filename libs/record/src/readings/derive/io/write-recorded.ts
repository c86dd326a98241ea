import { PAGE_INFO_COLUMNS, type PageInfoColumn } from '../../../scrape-db/schema';
import type { Database, SqlValue } from '../../../io/database';
import { inserter, manyRows } from '../../../io/many-rows';
import { hasUseLists } from '../../../link-uses/has-use-lists';
import { usesWriter } from '../../../link-uses/io/write-uses';
import { joinFacts } from '../../join-scrape';
import { numbersCell } from '../../numbered-keys';
import type { NotedPage, PageNames } from '../../list/page-names';
import { digestOfNames } from './digest-of-names';
import { decodeVersion, wholeSeen, type PageVersion } from '../../page-version';
import { factsIn, parseReading, type StoredReading } from '../../stored-reading';
import type { ScrapeList } from '../../list/scrape-list';
import { inPackOrder, wholeOf, type RankOf, type ReadAhead, type ReadStored } from '../../stored-versions';
import type { PlainTables, ScrapeTables } from '../../scrape-tables';

const INFO_NAMES = Object.keys(PAGE_INFO_COLUMNS) as PageInfoColumn[];

/** Of a page, what waits for the numbers that follow from all pages. */
export interface Unnumbered extends NotedPage {
  readonly page_id: number;
  /** Of what it names; null where nobody asks for it. */
  readonly digest: string | null;
  /** Digest of the reading itself. */
  readonly reading: string;
  readonly stored: Pick<StoredReading, 'seq' | 'odd' | 'files' | 'ids' | 'sketch'>;
  /** Null where it was not looked at. */
  readonly seen: string | null;
}

export interface PagesWork {
  readonly read: ReadStored;
  readonly places: readonly number[];
  readonly rankOf?: RankOf | undefined;
  readonly ahead?: ReadAhead | undefined;
  /** Takes what they name. */
  readonly names: PageNames;
}

/** Writes pages of a list but for what has numbers; gives what is left of them. */
export function writePages(
  db: Database,
  list: ScrapeList,
  { read, rankOf = () => 0, ahead, places, names }: PagesWork,
): readonly Unnumbered[] {
  const whole = (digest: string): Buffer => wholeOf(read, digest);
  // The versions first: they stand together in blocks of their own.
  const versions = places.map((place) => decodeVersion(whole(list.pages.version[place]!)));
  const columns = infoColumns(list);
  const insertPage = inserter(db, 'pages', 4);
  const insertInfo = inserter(db, 'pages_info', columns.length + 1);
  const insertResponse = inserter(db, 'responses', 4);
  const hasLists = hasUseLists(db);
  const left: Unnumbered[] = [];
  const order = inPackOrder(versions.map(({ reading }) => rankOf(reading)));
  ahead?.(order.map((nr) => versions[nr]!.reading));
  for (const nr of order) {
    const version = versions[nr]!;
    const bytes = whole(version.reading);
    const stored = parseReading(bytes);
    const page = joinFacts(list, places[nr]!, version, factsIn(stored));
    const { page_id, path, url, body_digest, info, response } = page;
    insertPage([page_id, path, url, body_digest]);
    insertInfo([page_id, ...columns.map((name) => info[name])]);
    if (response) insertResponse([page_id, response.url, response.fetched_at, response.content_type]);
    left.push({
      page_id,
      digest: hasLists ? digestOfNames(bytes) : null,
      reading: version.reading,
      ...names.note(stored),
      ...restOf(stored, version),
    });
  }
  return left;
}

/** Columns of `pages_info` after the id. */
export function infoColumns({ lacks }: ScrapeList): readonly PageInfoColumn[] {
  return INFO_NAMES.filter((name) => name !== 'own_facts' || !lacks.includes('own_facts'));
}

/** Without the texts of the page, which are most of it. */
function restOf({ seq, odd, files, seen, ids, sketch }: StoredReading, { slow }: PageVersion) {
  return {
    stored: { seq, odd, files, ids, sketch },
    seen: seen === undefined ? null : wholeSeen({ seen, slow }),
  };
}

/** The tables whose rows pages name by their numbers. */
export function writeNumbered(db: Database, { links, targets, files }: ScrapeTables): void {
  writeRows(
    db,
    'links',
    links.map(({ nr, url, anchor, type, status }) => [nr, url, anchor, type, status]),
  );
  writeRows(
    db,
    'targets',
    targets.map(({ nr, url }) => [nr, url]),
  );
  if (!files) return;
  writeRows(
    db,
    'files',
    files.map(({ nr, url, type, status, bytes }) => [nr, url, type, status, bytes]),
  );
}

/** The tables that hang on no page. */
export function writePlain(db: Database, { parameters, problems, redirs, unreached, findings }: PlainTables): void {
  writeRows(db, 'parameters', parameters);
  writeRows(db, 'problems', problems);
  writeRows(db, 'redirs', redirs);
  writeRows(db, 'unreached', unreached ?? []);
  writeRows(db, 'findings', findings);
}

function writeRows(db: Database, table: string, rows: readonly (readonly SqlValue[])[]): void {
  if (rows.length === 0) return;
  const columns = Array<string>(rows[0]!.length).fill('?');
  manyRows(db, columns, (sql) => `INSERT INTO ${table} VALUES ${sql}`)(rows);
}

/** What pages name, by the numbers of the tables. */
export function writeNumbers(
  db: Database,
  tables: ScrapeTables,
  { names, pages }: { readonly names: PageNames; readonly pages: readonly Unnumbered[] },
): void {
  const numbers = names.numbersBy(tables);
  const writeUses = usesWriter(db, numbers.uses);
  const insertNames = hasUseLists(db) ? inserter(db, 'page_names', 3) : null;
  const insertFound = inserter(db, 'readings', 3);
  const insertChecks = tables.files && inserter(db, 'page_checks', tables.hasSketch ? 5 : 4);
  // In the order of the keys, so that each row comes after all others.
  for (const page of [...pages].sort((a, b) => a.page_id - b.page_id)) {
    const { page_id, digest, reading, uses, targets, stored, seen } = page;
    if (digest !== null) insertNames?.([page_id, digest, reading]);
    writeUses(page_id, { uses, seq: stored.seq ?? null });
    if (targets && stored.odd !== undefined)
      insertFound([page_id, numbersCell(targets.map((id) => numbers.targets.get(id)!)), stored.odd]);
    const { files, ids, sketch = '' } = stored;
    if (!insertChecks || !files || seen === null || ids === undefined) continue;
    const cell = files.map((file) => (file.startsWith('#') ? file.slice(1) : numbers.files.get(file)!)).join(' ');
    insertChecks(tables.hasSketch ? [page_id, cell, seen, ids, sketch] : [page_id, cell, seen, ids]);
  }
}
