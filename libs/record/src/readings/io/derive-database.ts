import { CHECKS_SCHEMA } from '../../scrape-db/checks-schema';
import { PAGE_INFO_COLUMNS, SCRAPE_DB_SCHEMA, type PageInfoColumn } from '../../scrape-db/schema';
import { openDatabase, type Database, type SqlValue } from '../../io/database';
import { joinPage, joinTables } from '../join-scrape';
import { decodeReading } from '../stored-reading';
import { decodeVersion } from '../page-version';
import type { RecordedPage } from '../page-rows';
import type { ScrapeList } from '../scrape-list';
import { wholeOf, type ReadStored } from '../stored-versions';
import { fileKey, linkKey, noteNamed, nothingNamed, type ScrapeTables } from '../scrape-tables';
import { rootOf } from '../split-scrape';

const PAGES_A_TRANSACTION = 500;
const INFO_NAMES = Object.keys(PAGE_INFO_COLUMNS) as PageInfoColumn[];

/**
 * Writes the `scrape.db` that a list stands for: the same tables with the same rows as before it was parted.
 *
 * @param file does not exist; who calls removes it when this throws
 * @throws MissingReadingError, and RangeError when list and readings do not belong together
 */
export function deriveDatabase(list: ScrapeList, read: ReadStored, file: string): void {
  const db = openDatabase(file, { fast: true });
  try {
    // Rows come by path and stand by number: all of it in memory, or each page of the file would be written many times.
    db.exec(`PRAGMA cache_size = -200000; ${SCRAPE_DB_SCHEMA}`);
    if (list.lacks.includes('own_facts')) db.exec('ALTER TABLE pages_info DROP COLUMN own_facts');
    if (list.lacks.includes('unreached')) db.exec('DROP TABLE unreached');
    if (!list.lacks.includes('checks')) {
      db.exec(CHECKS_SCHEMA);
      if (list.lacks.includes('sketch')) db.exec('ALTER TABLE page_checks DROP COLUMN sketch');
    }
    const named = nothingNamed();
    const left = writePages(db, list, read, (page) => noteNamed(named, page));
    const tables = joinTables(list, named);
    db.transaction(() => {
      writeTables(db, tables);
      writeNumbers(db, tables, left);
    });
  } finally {
    db.close();
  }
}

/** Of a page, what waits for the numbers that follow from all pages. */
type Unnumbered = Pick<RecordedPage, 'page_id' | 'links' | 'found' | 'checks'>;

function writePages(
  db: Database,
  list: ScrapeList,
  read: ReadStored,
  note: (page: RecordedPage) => void,
): readonly Unnumbered[] {
  const root = rootOf(list.parameters);
  const whole = (digest: string): Buffer => wholeOf(read, digest);
  // The versions first: they stand together in blocks of their own.
  const versions = list.pages.version.map((digest) => decodeVersion(whole(digest)));
  const columns = INFO_NAMES.filter((name) => name !== 'own_facts' || !list.lacks.includes('own_facts'));
  const insertPage = inserter(db, 'pages', 4);
  const insertInfo = inserter(db, 'pages_info', columns.length + 1);
  const insertResponse = inserter(db, 'responses', 4);
  const left: Unnumbered[] = [];
  for (let at = 0; at < versions.length; at += PAGES_A_TRANSACTION)
    db.transaction(() => {
      for (const [nr, version] of versions.slice(at, at + PAGES_A_TRANSACTION).entries()) {
        const page = joinPage(list, at + nr, version, decodeReading(whole(version.reading), root));
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

function writeTables(db: Database, tables: ScrapeTables): void {
  const write = (table: string, columns: number, rows: Iterable<readonly SqlValue[]>): void => {
    const insert = inserter(db, table, columns);
    for (const row of rows) insert(row);
  };
  write('parameters', 2, tables.parameters);
  write(
    'links',
    5,
    tables.links.map(({ nr, url, anchor, type, status }) => [nr, url, anchor, type, status]),
  );
  write(
    'targets',
    2,
    tables.targets.map(({ nr, url }) => [nr, url]),
  );
  write('problems', 4, tables.problems);
  write('redirs', 3, tables.redirs);
  if (tables.unreached) write('unreached', 6, tables.unreached);
  if (!tables.files) return;
  write(
    'files',
    5,
    tables.files.map(({ nr, url, type, status, bytes }) => [nr, url, type, status, bytes]),
  );
  write('findings', 3, tables.findings);
}

function writeNumbers(db: Database, tables: ScrapeTables, pages: readonly Unnumbered[]): void {
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

function inserter(db: Database, table: string, columns: number): (row: readonly SqlValue[]) => void {
  const statement = db.prepare(`INSERT INTO ${table} VALUES (${Array(columns).fill('?').join(', ')})`);
  return (row) => statement.run(row);
}

/** 32-bit, little endian. */
function numbersCell(numbers: readonly number[]): Uint8Array {
  const list = Buffer.alloc(numbers.length * 4);
  numbers.forEach((nr, at) => list.writeUInt32LE(nr, at * 4));
  return list;
}
