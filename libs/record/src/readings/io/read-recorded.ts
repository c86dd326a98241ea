import { hasColumn, hasTable } from '../../scrape-db/has-table';
import { PAGE_INFO_COLUMNS, type PageInfoColumn } from '../../scrape-db/schema';
import type { Database, SqlValue, Statement } from '../../io/database';
import { numbersIn } from '../numbered-keys';
import { NotSplittableError, type Cell, type RecordedPage } from '../page-rows';
import { fileKey, type FileCells, type LinkCells, type PlainTables, type ScrapeTables } from '../scrape-tables';

/** All rows of a `scrape.db`. */
export interface RecordedScrape {
  /** Sorted by path, by code unit; read one by one. */
  readonly pages: Iterable<RecordedPage>;
  readonly tables: ScrapeTables;
}

/** @throws NotSplittableError where a row names one that is not there, and the engine's error for a damaged file */
export function readRecorded(db: Database): RecordedScrape {
  const tables = readTables(db);
  return { tables, pages: { [Symbol.iterator]: () => readPages(db, tables) } };
}

/** The tables that are not of one page each. */
export function readTables(db: Database): ScrapeTables {
  const hasOwnFacts = hasColumn(db, 'own_facts');
  const looks = hasTable(db, 'page_checks');
  const rows = <T>(sql: string): T[] =>
    db
      .prepare(sql)
      .all<T>()
      .map((row) => ({ ...row }));
  return {
    ...readPlainTables(db),
    links: rows<LinkCells>('SELECT link_nr AS nr, url, anchor, type, status FROM links ORDER BY link_nr'),
    targets: rows('SELECT target_nr AS nr, url FROM targets ORDER BY target_nr'),
    files: looks ? rows<FileCells>('SELECT file_nr AS nr, url, type, status, bytes FROM files ORDER BY file_nr') : null,
    hasOwnFacts,
    hasSketch: !looks || hasColumn(db, 'sketch', { table: 'page_checks' }),
  };
}

/** Those of them that hang on no page. */
export function readPlainTables(db: Database): PlainTables {
  const tuples = (sql: string): Cell[][] => [...db.prepare(sql).tuples<Cell[]>()].map((row) => [...row]);
  return {
    parameters: tuples('SELECT name, value FROM parameters ORDER BY name'),
    problems: tuples('SELECT nr, url, kind, detail FROM problems ORDER BY nr') as unknown as ScrapeTables['problems'],
    redirs: tuples('SELECT req_url, redir_url, redir_type FROM redirs ORDER BY 1, 2, 3'),
    unreached: hasTable(db, 'unreached')
      ? tuples('SELECT url, page_id, reason, since, days, given_up FROM unreached ORDER BY url')
      : null,
    findings: hasTable(db, 'page_checks') ? tuples('SELECT url, kind, detail FROM findings ORDER BY 1, 2, 3') : [],
  };
}

function* readPages(db: Database, tables: ScrapeTables): Generator<RecordedPage> {
  const ids = [...db.prepare('SELECT path, page_id FROM pages').tuples<[string, number]>()].map(
    ([path, id]) => [path, id] as const,
  );
  // Not by the engine: it goes by bytes.
  ids.sort(([a], [b]) => (a < b ? -1 : 1));
  const read = new PageRows(db, tables);
  for (const [path, id] of ids) yield read.page(id, path);
}

const INFO_NAMES = Object.keys(PAGE_INFO_COLUMNS) as PageInfoColumn[];

/** Reads all that a `scrape.db` holds of one page. */
export class PageRows {
  readonly #links: ReadonlyMap<number, LinkCells>;
  readonly #targets: ReadonlyMap<number, string>;
  readonly #files: ReadonlyMap<number, string>;
  readonly #info: Statement;
  readonly #uses: Statement;
  readonly #response: Statement;
  readonly #found: Statement;
  readonly #checks: Statement | null;

  constructor(db: Database, { links, targets, files, hasOwnFacts, hasSketch }: ScrapeTables) {
    this.#links = new Map(links.map((link) => [link.nr, link]));
    this.#targets = new Map(targets.map(({ nr, url }) => [nr, url]));
    this.#files = new Map((files ?? []).map((file) => [file.nr, fileKey(file)]));
    const columns = INFO_NAMES.map((name) => (name === 'own_facts' && !hasOwnFacts ? 'NULL' : `i.${name}`));
    this.#info = db.prepare(
      `SELECT json_array(p.url, p.body_digest), ${columns.join(', ')} FROM pages p JOIN pages_info i USING (page_id) WHERE page_id = ?`,
    );
    this.#uses = db.prepare('SELECT seq, link_nr, text FROM ed_links WHERE page_id = ? ORDER BY seq');
    this.#response = db.prepare('SELECT url, fetched_at, content_type FROM responses WHERE page_id = ?');
    this.#found = db.prepare('SELECT targets, odd FROM readings WHERE page_id = ?');
    const sketch = hasSketch ? 'sketch' : "'' AS sketch";
    this.#checks = files && db.prepare(`SELECT files, seen, ids, ${sketch} FROM page_checks WHERE page_id = ?`);
  }

  page(page_id: number, path: string): RecordedPage {
    const [row] = this.#info.tuples<SqlValue[]>([page_id]);
    if (!row) throw new NotSplittableError('a page has no facts');
    const [place, ...values] = row as Cell[];
    const [url, body_digest] = JSON.parse(place as string) as [string, string | null];
    const info = Object.fromEntries(INFO_NAMES.map((name, at) => [name, values[at]!])) as RecordedPage['info'];
    const response = this.#response.get<NonNullable<RecordedPage['response']>>([page_id]);
    const found = this.#found.get<{ targets: Uint8Array; odd: string }>([page_id]);
    const checks = this.#checks?.get<{ files: string; seen: string; ids: string; sketch: string }>([page_id]);
    return {
      ...{ page_id, path, url, body_digest, info },
      links: this.#linksOf(page_id),
      response: response ? { ...response } : null,
      found: found
        ? { targets: numbersIn(found.targets).map((nr) => known(this.#targets.get(nr))), odd: found.odd }
        : null,
      checks: checks ? { ...checks, files: this.#filesOf(checks.files) } : null,
    };
  }

  #linksOf(id: number): RecordedPage['links'] {
    return [...this.#uses.tuples<[number, number, string]>([id])].map(([seq, nr, text]) => {
      const { url, anchor } = known(this.#links.get(nr));
      return { seq, url, anchor, text };
    });
  }

  /** Of a file that was forgotten only its number is left. */
  #filesOf(numbers: string): string[] {
    return numbers === '' ? [] : numbers.split(' ').map((nr) => this.#files.get(Number(nr)) ?? `#${nr}`);
  }
}

function known<T>(row: T | undefined): T {
  if (row === undefined) throw new NotSplittableError('a page names a row that is not there');
  return row;
}
