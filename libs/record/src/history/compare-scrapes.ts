import type { Database } from '../io/database';
import { hasUseLists } from '../link-uses/has-use-lists';
import { hasColumn } from '../scrape-db/has-table';
import { renderedFrom } from '../scrape-db/rendered-from';
import { ASPECT_COLUMNS, type AspectColumn, type LastFacts } from './history';

/** A page with its aspects as SQLite gives them; keys `n_<aspect>` and `o_<aspect>` hold the new and the old value. */
export interface ComparedPage {
  readonly page_id: number;
  readonly [column: `${'n' | 'o'}_${string}`]: string | number | null;
}

export interface FoundPage {
  readonly page_id: number;
  readonly path: string;
  readonly url: string;
}

export type VanishedPage = { readonly page_id: number; readonly path: string } & LastFacts;

/** What two scrapes have not in common; `main` is the new one and `old` the attached one. */
export interface ScrapeComparison {
  appeared(): FoundPage[];
  vanished(): VanishedPage[];
  /** A page of the new scrape; undefined when it holds none of this number. */
  held(pageId: number): FoundPage | undefined;
  changed(): Iterable<ComparedPage>;
}

/** Compares within the engine: of 20,000 pages only the few that differ become objects. */
export function compareScrapes(db: Database): ScrapeComparison {
  const aspects = columnsOf(db);
  const differs = aspects.map(({ now, before }) => `${now} IS NOT ${before}`).join(' OR ');
  // What was read by other rules from the same body is no change of the site.
  const same = readByOtherRules(db) ? 'AND np.body_digest IS NOT op.body_digest' : '';
  // Nor is what a browser showed a change of what the site gave, or the other way round.
  const sort = recordedOtherwise(db, 'n.page_id', 'o.page_id');
  const held = db.prepare('SELECT page_id, path, url FROM main.pages WHERE page_id = ?');
  return {
    appeared: () =>
      db
        .prepare(
          `SELECT page_id, path, url FROM main.pages WHERE page_id NOT IN (SELECT page_id FROM old.pages) ORDER BY path`,
        )
        .all<FoundPage>(),
    vanished: () =>
      db
        .prepare(
          `SELECT p.page_id, path, title, language, pagetype, business, category, ed_words AS words
           FROM old.pages_info JOIN old.pages p USING (page_id)
           WHERE p.page_id NOT IN (SELECT page_id FROM main.pages) ORDER BY p.page_id`,
        )
        .all<VanishedPage>(),
    held: (pageId) => held.get<FoundPage>([pageId]),
    changed: () =>
      db
        .prepare(
          `SELECT n.page_id, ${bothValues(aspects)} FROM main.pages_info n JOIN old.pages_info o USING (page_id)
             JOIN main.pages np USING (page_id) JOIN old.pages op USING (page_id)
           WHERE ${readAnew(db)} (${differs}) ${same} ${sort === null ? '' : `AND NOT (${sort})`} ORDER BY n.page_id`,
        )
        .iterate<ComparedPage>(),
  };
}

/**
 * SQL for whether a page was read as something else, where tables know what it was read as: of those that were not, no text has
 * to be looked at.
 */
function readAnew(db: Database): string {
  if (!hasUseLists(db) || !hasUseLists(db, 'old')) return '';
  return `n.page_id IN (SELECT page_id FROM main.pages EXCEPT
    SELECT page_id FROM main.page_names a JOIN old.page_names b USING (page_id) WHERE a.reading = b.reading) AND`;
}

/** SQL for whether a page was recorded as a browser showed it in one of the scrapes alone; null when it never is. */
function recordedOtherwise(db: Database, pageId: string, formerId: string): string | null {
  const [now, before] = [renderedFrom(db, pageId), renderedFrom(db, formerId, 'old')];
  return now === 'NULL' && before === 'NULL' ? null : `(${now} IS NULL) <> (${before} IS NULL)`;
}

function isRecordedOtherwise(db: Database, pageId: number, formerId: number): boolean {
  const sort = recordedOtherwise(db, String(pageId), String(formerId));
  return sort !== null && db.prepare(`SELECT 1 WHERE ${sort}`).get() !== undefined;
}

function hasSameBody(db: Database, pageId: number, formerId: number): boolean {
  const sql =
    'SELECT 1 FROM main.pages n JOIN old.pages o ON o.page_id = ? WHERE n.page_id = ? AND n.body_digest = o.body_digest';
  return db.prepare(sql).get([formerId, pageId]) !== undefined;
}

/** Whether two scrapes say by which rules they read their pages, and say different things. */
function readByOtherRules(db: Database): boolean {
  const rules = (name: string): string | undefined =>
    db.prepare(`SELECT value FROM ${name}.parameters WHERE name = 'readings'`).get<{ value: string }>()?.value;
  const [now, before] = [rules('main'), rules('old')];
  return now !== undefined && before !== undefined && now !== before;
}

/**
 * One page of two scrapes, also when it is equal; undefined when one of them lacks it, or when only the way changed in which
 * it was recorded or read. The older may know it by another id.
 */
export function comparePage(db: Database, pageId: number, formerId = pageId): ComparedPage | undefined {
  if (readByOtherRules(db) && hasSameBody(db, pageId, formerId)) return undefined;
  if (isRecordedOtherwise(db, pageId, formerId)) return undefined;
  return db
    .prepare(
      `SELECT n.page_id, ${bothValues(columnsOf(db))} FROM main.pages_info n JOIN old.pages_info o ON o.page_id = ?2
       WHERE n.page_id = ?1`,
    )
    .get<ComparedPage>([pageId, formerId]);
}

interface ComparedColumn {
  readonly column: AspectColumn;
  readonly now: string;
  readonly before: string;
}

/** What an older scrape does not have it does not say: null on both sides, so that it is no change. */
function columnsOf(db: Database): ComparedColumn[] {
  const isKnown = hasColumn(db, 'own_facts') && hasColumn(db, 'own_facts', { schema: 'old' });
  return ASPECT_COLUMNS.map((column) =>
    column === 'own_facts' && !isKnown
      ? { column, now: 'NULL', before: 'NULL' }
      : { column, now: `n.${column}`, before: `o.${column}` },
  );
}

function bothValues(aspects: readonly ComparedColumn[]): string {
  return aspects.map(({ column, now, before }) => `${now} AS n_${column}, ${before} AS o_${column}`).join(', ');
}
