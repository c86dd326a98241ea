import { CHECKS_SCHEMA } from '../../../scrape-db/checks-schema';
import { MADE_DB_SCHEMA, SCRAPE_DB_SCHEMA } from '../../../scrape-db/schema';
import { openDatabase } from '../../../io/database';
import { joinTables } from '../../join-scrape';
import type { ScrapeList } from '../../list/scrape-list';
import { PageNames } from '../../list/page-names';
import type { NamedKeys } from '../../scrape-tables';
import { rootOf } from '../../split-scrape';
import type { RankOf, ReadAhead, ReadStored } from '../../stored-versions';
import { writeNumbered, writeNumbers, writePages, writePlain } from './write-recorded';

export interface HowToDerive {
  /** Only these pages, and all tables that are of no page. */
  readonly part?: PartOfList;
  readonly rankOf?: RankOf;
  readonly ahead?: ReadAhead;
  /** With `ed_links` as a table, for whoever takes rows out of it. */
  readonly hasRows?: boolean;
}

/** Some of the pages of a list. */
export interface PartOfList {
  /** In the order of the list. */
  readonly places: readonly number[];
  /** What all pages name. */
  readonly named: NamedKeys;
}

/**
 * Writes the tables that a list stands for: those of the `scrape.db` that was parted with the same rows, `ed_links` as a view.
 *
 * @param file does not exist; who calls removes it when this throws
 * @throws MissingReadingError, and RangeError when list and readings do not belong together
 */
export function deriveDatabase(
  list: ScrapeList,
  read: ReadStored,
  file: string,
  { part, rankOf, ahead, hasRows = false }: HowToDerive = {},
): void {
  const db = openDatabase(file, { fast: true });
  try {
    // Rows come by path and stand by number: all of it in memory, or each page of the file would be written many times.
    db.exec(`PRAGMA cache_size = -200000; ${hasRows ? SCRAPE_DB_SCHEMA : MADE_DB_SCHEMA}`);
    if (list.lacks.includes('own_facts')) db.exec('ALTER TABLE pages_info DROP COLUMN own_facts');
    if (list.lacks.includes('unreached')) db.exec('DROP TABLE unreached');
    if (!list.lacks.includes('checks')) {
      db.exec(CHECKS_SCHEMA);
      if (list.lacks.includes('sketch')) db.exec('ALTER TABLE page_checks DROP COLUMN sketch');
    }
    const names = new PageNames(rootOf(list.parameters));
    const places = part?.places ?? list.pages.path.map((_path, place) => place);
    // All of it together: a page of the file that several transactions change is written by each of them.
    db.transaction(() => {
      const pages = writePages(db, list, { read, rankOf, ahead, places, names });
      const tables = joinTables(list, part?.named ?? names.keys());
      writeNumbered(db, tables);
      writePlain(db, tables);
      writeNumbers(db, tables, { names, pages });
    });
  } finally {
    db.close();
  }
}
