import { PAGE_INFO_COLUMNS } from '../../scrape-db/schema';
import { changedLinks } from '../../link-uses/io/changed-links';
import type { Database } from '../../io/database';
import { numbersIn } from '../numbered-keys';
import { DAY_COLUMNS } from '../page-rows';
import { fileKey, type ScrapeTables } from '../scrape-tables';

/** What of a scrape is another than in an earlier one, and what its pages name. */
export interface ChangedPages {
  /** Ids of pages that are new, or of which more is another than when they were fetched and who links to them. */
  readonly ids: ReadonlySet<number>;
  /** Numbers of targets and of files that a page names. */
  readonly targets: ReadonlySet<number>;
  readonly files: ReadonlySet<number>;
}

/**
 * Compares the pages of a scrape with those of an earlier one, column by column. Numbers of links, targets and files hold
 * within one scrape only: what they stand for is compared.
 *
 * @param db the later one, with the earlier attached as `old`; both have the same columns
 */
export function changedPages(db: Database, tables: ScrapeTables): ChangedPages {
  const ids = new Set<number>();
  const note = (sql: string): void => {
    for (const [id] of db.prepare(sql).tuples<[number]>()) ids.add(id);
  };
  note(`SELECT n.page_id FROM pages n LEFT JOIN old.pages o USING (page_id)
    WHERE o.page_id IS NULL OR ${differ(['path', 'url', 'body_digest'])}`);
  const info = Object.keys(PAGE_INFO_COLUMNS).filter((name) => !(DAY_COLUMNS as readonly string[]).includes(name));
  const known = tables.hasOwnFacts ? info : info.filter((name) => name !== 'own_facts');
  note(`SELECT n.page_id FROM pages_info n LEFT JOIN old.pages_info o USING (page_id)
    WHERE o.page_id IS NULL OR ${differ(known)}`);
  note(`SELECT page_id FROM pages n LEFT JOIN responses r USING (page_id) LEFT JOIN old.responses o USING (page_id)
    WHERE (r.page_id IS NULL) != (o.page_id IS NULL) OR r.url IS NOT o.url OR r.content_type IS NOT o.content_type`);
  for (const id of changedLinks(db)) ids.add(id);
  const targets = noteFound(db, tables, ids);
  const files = noteChecks(db, tables, ids);
  return { ids, targets, files };
}

function differ(columns: readonly string[]): string {
  return columns.map((name) => `n.${name} IS NOT o.${name}`).join(' OR ');
}

/** Gives the numbers of the targets that pages name. */
function noteFound(db: Database, { targets }: ScrapeTables, ids: Set<number>): ReadonlySet<number> {
  const used = new Set<number>();
  const urls = new Map(targets.map(({ nr, url }) => [nr, url]));
  const old = new Map(db.prepare('SELECT target_nr, url FROM old.targets').tuples<[number, string]>());
  const rows = db.prepare(
    `SELECT p.page_id, n.targets, n.odd, o.targets, o.odd FROM pages p
     LEFT JOIN readings n USING (page_id) LEFT JOIN old.readings o USING (page_id)`,
  );
  type Found = [number, Uint8Array | null, string | null, Uint8Array | null, string | null];
  for (const [id, now, odd, before, oddBefore] of rows.tuples<Found>()) {
    const numbers = now === null ? null : numbersIn(now);
    for (const nr of numbers ?? []) used.add(nr);
    const former = before === null ? null : numbersIn(before);
    const isSame =
      odd === oddBefore &&
      numbers?.length === former?.length &&
      (numbers ?? []).every((nr, at) => urls.has(nr) && urls.get(nr) === old.get(former![at]!));
    if (!isSame) ids.add(id);
  }
  return used;
}

/** Gives the numbers of the files that pages name. */
function noteChecks(db: Database, { files, hasSketch }: ScrapeTables, ids: Set<number>): ReadonlySet<number> {
  const used = new Set<number>();
  if (!files) return used;
  const keys = new Map(files.map((file) => [file.nr, fileKey(file)]));
  const old = new Map(
    [...db.prepare('SELECT file_nr, type, url FROM old.files').tuples<[number, string, string]>()].map(
      ([nr, type, url]) => [nr, fileKey({ type, url })],
    ),
  );
  const sketch = (table: string): string => (hasSketch ? `${table}.sketch` : `''`);
  const rows = db.prepare(
    `SELECT p.page_id, n.files, o.files,
       n.seen IS o.seen AND n.ids IS o.ids AND ${sketch('n')} IS ${sketch('o')} AND (n.files IS NULL) = (o.files IS NULL)
     FROM pages p LEFT JOIN page_checks n USING (page_id) LEFT JOIN old.page_checks o USING (page_id)`,
  );
  // Of a file that was forgotten only its number is left.
  const named = (text: string | null, by: ReadonlyMap<number, string>): string[] =>
    text ? text.split(' ').map((nr) => by.get(Number(nr)) ?? `#${nr}`) : [];
  for (const [id, now, before, isRest] of rows.tuples<[number, string | null, string | null, number]>()) {
    for (const nr of now ? now.split(' ') : []) used.add(Number(nr));
    if (!isRest || named(now, keys).join('\n') !== named(before, old).join('\n')) ids.add(id);
  }
  return used;
}
