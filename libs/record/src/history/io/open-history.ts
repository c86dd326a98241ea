import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeError, makeFolderIn, StageError } from '@scrape-and-report/production';
import { openDatabase, type Database } from '../../io/database';
import { removeDatabase } from '../../io/remove-database';
import { readScrapeManifest, validScrapes } from '../../io/scrapes';
import { OWN_FOLDER, SCRAPE_DB_NAME, storeLayout } from '../../layout';
import { openScrape, type ScrapeReader } from '../../io/scrape-reader';
import { openTables } from '../../io/open-tables';
import { LIST_NAME } from '../../readings/list/scrape-list';
import { contentDigest } from '../../readings/io/content-digest';
import { appendScrape, appendUnchanged } from '../append-scrape';
import { compareScrapes } from '../compare-scrapes';
import { type History, type HistoryScrape, type ScrapeDeriver } from '../history';
import { HISTORY_SCHEMA, HISTORY_VERSION } from '../history-schema';
import { readHistory } from '../history-reader';
import { truncateHistory } from '../truncate-history';
import { ScrapeTextOpener, type ScrapeTexts } from './scrape-texts';

export interface OpenHistoryOptions {
  /** Stop when the run ends; asked before each scrape is added. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, todo: number) => void;
  /** A history of nothing but these valid scrapes (folders, oldest first), in a file of its own; the store's is left alone. */
  readonly only?: { readonly scrapes: readonly string[]; readonly file: string };
}

/**
 * The history of a store, brought up to date first: the leading scrapes that it lacks are added, and where the store
 * differs from what it holds (a scrape in the middle came or went) it goes back to the last scrape in common. A history
 * of another version, or a damaged one, is built anew. A kill at any moment leaves a history that is right as far as it goes.
 *
 * @throws StageError `HISTORY_SCRAPE_UNREADABLE` when a valid scrape's database cannot be read.
 */
export function openHistory(store: string, deriver: ScrapeDeriver, options: OpenHistoryOptions = {}): History {
  const file = options.only?.file ?? storeLayout(store).history;
  if (!options.only) makeFolderIn(store, OWN_FOLDER);
  const version = `${HISTORY_VERSION}/${deriver.version}`;
  let db: Database;
  try {
    db = openCurrent(file, version);
  } catch {
    // Not a database, or a damaged one: all of it can be had from the scrapes.
    removeDatabase(file);
    db = openCurrent(file, version);
  }
  try {
    update(db, store, deriver, options);
  } catch (error) {
    db.close();
    throw error;
  }
  return { ...readHistory(db), ...textReader(db, store) };
}

function openCurrent(file: string, version: string): Database {
  const known = existsSync(file) ? openDatabase(file) : null;
  if (known) {
    let found: string | undefined;
    try {
      const hasMeta = known.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'meta'`).get();
      found = hasMeta && known.prepare(`SELECT value FROM meta WHERE name = 'version'`).get<{ value: string }>()?.value;
      if (found === version) return known;
      known.close();
    } catch (error) {
      known.close();
      throw error;
    }
    removeDatabase(file);
  }
  const db = openDatabase(file);
  try {
    db.transaction(() => {
      db.exec(HISTORY_SCHEMA);
      db.prepare('INSERT INTO meta (name, value) VALUES (?, ?)').run(['version', version]);
    });
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

interface StoreScrape extends HistoryScrape {
  readonly digest: string;
}

function update(
  db: Database,
  store: string,
  deriver: ScrapeDeriver,
  { signal, onProgress, only }: OpenHistoryOptions,
): void {
  const wanted = scrapesOf(store, only?.scrapes);
  const known = db
    .prepare('SELECT nr, name, timestamp, producer, epoch, digest FROM scrapes ORDER BY nr')
    .all<StoreScrape>();
  const common = wanted.findIndex((scrape, index) => !isSame(scrape, known[index]));
  let from = common < 0 ? wanted.length : common;
  if (known.length > from) from = truncateHistory(db, from);
  for (const scrape of wanted.slice(from)) {
    signal?.throwIfAborted();
    addScrape(db, { store, scrape, before: wanted, deriver });
    onProgress?.(scrape.nr - from, wanted.length - scrape.nr);
  }
}

function scrapesOf(store: string, only: readonly string[] | undefined): StoreScrape[] {
  const scrapes = only
    ? validScrapes(store, { all: true }).filter(({ name }) => only.includes(name))
    : validScrapes(store);
  return scrapes.map(({ name, timestamp, producer, epoch }, index) => {
    const manifest = readScrapeManifest(join(store, name), name);
    const tables = manifest?.files.find(({ path }) => path === SCRAPE_DB_NAME || path === LIST_NAME);
    // The same rows, whatever they stand in.
    const digest = manifest?.was ?? tables?.sha256 ?? '';
    return { nr: index + 1, name, timestamp, producer, epoch, digest };
  });
}

function isSame(a: StoreScrape, b: StoreScrape | undefined): boolean {
  return (
    b !== undefined && a.name === b.name && a.producer === b.producer && a.epoch === b.epoch && a.digest === b.digest
  );
}

interface Addition {
  readonly store: string;
  readonly scrape: StoreScrape;
  readonly before: readonly StoreScrape[];
  readonly deriver: ScrapeDeriver;
}

function addScrape(db: Database, { store, scrape, before, deriver }: Addition): void {
  const folderOf = (nr: number): string => join(store, before[nr - 1]!.name);
  let previous: Database | undefined;
  let reader: ReturnType<typeof openScrape> | undefined;
  try {
    reader = openScrape(folderOf(scrape.nr));
    if (isUnchanged({ store, scrape, before, deriver }, reader)) return appendUnchanged(db, scrape);
    previous = scrape.nr > 1 ? openTables(folderOf(scrape.nr), { old: folderOf(scrape.nr - 1) }) : undefined;
    const comparison = previous ? compareScrapes(previous) : null;
    const withOlder = <T>(nr: number, work: (pair: Database) => T): T => {
      const pair = openTables(folderOf(scrape.nr), { old: folderOf(nr) });
      try {
        return work(pair);
      } finally {
        pair.close();
      }
    };
    appendScrape(db, { ...scrape, reader, comparison, withOlder }, deriver);
  } catch (error) {
    throw new StageError(`scrape ${scrape.name} could not be added to the history: ${describeError(error)}`, {
      code: 'HISTORY_SCRAPE_UNREADABLE',
      hint: `check ${join(store, scrape.name)}; a sync from another partner restores it`,
      cause: error,
    });
  } finally {
    reader?.close();
    previous?.close();
  }
}

/** Whether a scrape found what the one before it found, so that nothing has to be compared or derived. */
function isUnchanged({ store, scrape, before, deriver }: Addition, reader: ScrapeReader): boolean {
  const last = before[scrape.nr - 2];
  if (!last) return false;
  const content = contentDigest(join(store, scrape.name));
  if (content === null || content !== contentDigest(join(store, last.name))) return false;
  const ofDay = ({ timestamp }: StoreScrape): string => deriver.ofDay?.(reader, timestamp) ?? '';
  return ofDay(scrape) === ofDay(last);
}

const MAX_OPEN_SCRAPES = 8;

/** Texts from the scrapes themselves; keeps the last few scrapes open. */
function textReader(db: Database, store: string): Pick<History, 'textOf'> & { close: () => void } {
  const names = new Map(
    db
      .prepare('SELECT nr, name FROM scrapes')
      .all<HistoryScrape>()
      .map(({ nr, name }) => [nr, name]),
  );
  const formerId = db.prepare(
    'SELECT former_id AS id FROM respelled WHERE page_id = ? AND nr > ? ORDER BY nr, rowid LIMIT 1',
  );
  const texts = new ScrapeTextOpener();
  const open = new Map<number, ScrapeTexts>();
  const scrapeAt = (nr: number): ScrapeTexts => {
    const known = open.get(nr) ?? texts.open(join(store, names.get(nr)!));
    open.delete(nr);
    open.set(nr, known);
    const oldest = open.keys().next().value!;
    if (open.size > MAX_OPEN_SCRAPES) {
      open.get(oldest)!.close();
      open.delete(oldest);
    }
    return known;
  };
  return {
    textOf: (nr, pageId, aspect) => {
      const text = scrapeAt(nr).textOf(pageId, aspect);
      if (text !== null) return text;
      // It may have been spelled otherwise then.
      const former = formerId.get<{ id: number }>([pageId, nr])?.id;
      return former === undefined ? null : scrapeAt(nr).textOf(former, aspect);
    },
    close: () => {
      for (const scrape of open.values()) scrape.close();
      open.clear();
      texts.close();
      db.close();
    },
  };
}
