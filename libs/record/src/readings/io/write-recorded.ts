import { PAGE_INFO_COLUMNS, type PageInfoColumn } from '../../scrape-db/schema';
import type { Database, SqlValue } from '../../io/database';
import { joinPage, type PlainTables } from '../join-scrape';
import { decodeReading } from '../stored-reading';
import { decodeVersion } from '../page-version';
import type { RecordedPage } from '../page-rows';
import type { ScrapeList } from '../scrape-list';
import { wholeOf, type ReadStored } from '../stored-versions';
import { fileKey, linkKey, type ScrapeTables } from '../scrape-tables';
import { rootOf } from '../split-scrape';

const PAGES_A_TRANSACTION = 500;
const INFO_NAMES = Object.keys(PAGE_INFO_COLUMNS) as PageInfoColumn[];

/** Of a page, what waits for the numbers that follow from all pages. */
export type Unnumbered = Pick<RecordedPage, 'page_id' | 'links' | 'found' | 'checks'>;

export interface PagesWork {
  readonly read: ReadStored;
  readonly places: readonly number[];
  readonly note: (page: RecordedPage) => void;
}

/** Writes pages of a list but for what has numbers; gives what is left of them. */
export function writePages(db: Database, list: ScrapeList, { read, places, note }: PagesWork): readonly Unnumbered[] {
  const root = rootOf(list.parameters);
  const whole = (digest: string): Buffer => wholeOf(read, digest);
  // The versions first: they stand together in blocks of their own.
  const versions = places.map((place) => decodeVersion(whole(list.pages.version[place]!)));
  const columns = INFO_NAMES.filter((name) => name !== 'own_facts' || !list.lacks.includes('own_facts'));
  const insertPage = inserter(db, 'pages', 4);
  const insertInfo = inserter(db, 'pages_info', columns.length + 1);
  const insertResponse = inserter(db, 'responses', 4);
  const left: Unnumbered[] = [];
  for (let at = 0; at < versions.length; at += PAGES_A_TRANSACTION)
    db.transaction(() => {
      for (const [nr, version] of versions.slice(at, at + PAGES_A_TRANSACTION).entries()) {
        const page = joinPage(list, places[at + nr]!, version, decodeReading(whole(version.reading), root));
        const { page_id, path, url, body_digest, info, response, links, found, checks } = page;
        insertPage([page_id, path, url, body_digest]);
        insertInfo([page_id, ...columns.map((name) => info[name])]);
        if (response) insertResponse([page_id, response.url, response.fetched_at, response.content_type]);
        note(page);
        left.push({ page_id, links, found, checks });
      }
    });
  return left;
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
  const insert = inserter(db, table, rows[0]!.length);
  for (const row of rows) insert(row);
}

/** What pages name, by the numbers of the tables. */
export function writeNumbers(db: Database, tables: ScrapeTables, pages: readonly Unnumbered[]): void {
  const links = new Map(tables.links.map((link) => [linkKey(link), link.nr]));
  const targets = new Map(tables.targets.map(({ url, nr }) => [url, nr]));
  const files = new Map((tables.files ?? []).map((file) => [fileKey(file), file.nr]));
  // One call a page: each call into the engine is dear.
  const insertLinks = db.prepare(
    `INSERT INTO ed_links (page_id, seq, text, link_nr)
     SELECT ?, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)`,
  );
  const insertFound = inserter(db, 'readings', 3);
  const insertChecks = tables.files && inserter(db, 'page_checks', tables.hasSketch ? 5 : 4);
  for (const { page_id, links: uses, found, checks } of pages) {
    if (uses.length > 0)
      insertLinks.run([page_id, JSON.stringify(uses.map((use) => [use.seq, use.text, links.get(linkKey(use))!]))]);
    if (found) insertFound([page_id, numbersCell(found.targets.map((url) => targets.get(url)!)), found.odd]);
    if (checks && insertChecks) {
      const numbers = checks.files.map((file) => (file.startsWith('#') ? file.slice(1) : files.get(file)!));
      const row = [page_id, numbers.join(' '), checks.seen, checks.ids];
      insertChecks(tables.hasSketch ? [...row, checks.sketch] : row);
    }
  }
}

export function inserter(db: Database, table: string, columns: number): (row: readonly SqlValue[]) => void {
  const statement = db.prepare(`INSERT INTO ${table} VALUES (${Array(columns).fill('?').join(', ')})`);
  return (row) => statement.run(row);
}

/** 32-bit, little endian. */
export function numbersCell(numbers: readonly number[]): Uint8Array {
  const list = Buffer.alloc(numbers.length * 4);
  numbers.forEach((nr, at) => list.writeUInt32LE(nr, at * 4));
  return list;
}
