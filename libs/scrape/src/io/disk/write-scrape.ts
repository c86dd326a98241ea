import { closeSync, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { removeWithRetry, renameWithRetry } from '@scrape-and-report/production';
import { openDatabase, SCRAPE_DB_NAME, SCRAPE_DB_SCHEMA } from '@scrape-and-report/record';
import { Hop, Oddity } from '../../journal/journal-records';
import { LinkRows, linkRows } from '../../finish/link-rows';
import { resolveUrls } from '../../finish/resolve-urls';
import { unreachedRows } from '../../finish/unreached-rows';
import { TakenPages } from './taken-pages';
import { writePages, WritePagesOptions } from './write-pages';
import { Cell, writeRows } from './write-rows';

export interface WriteOptions extends WritePagesOptions {
  /** The scrape directory. */
  readonly directory: string;
  /** Folder for the unfinished file, on the same disk. */
  readonly workFolder: string;
  /** Directory of the scrape before; null without one. */
  readonly earlier: string | null;
  readonly parameters: Readonly<Record<string, string | number>>;
}

export interface WrittenScrape {
  readonly pages: number;
  readonly problems: number;
  /** Pages whose earlier version is kept. */
  readonly unreached: number;
  readonly givenUp: number;
  /** The problems that only the whole could show. */
  readonly found: readonly Oddity[];
}

/**
 * Builds `scrape.db` from the journal: rows in the order of their keys, so that the same journal facts give the same
 * file whatever order they came in. The file appears whole or not at all.
 */
export async function writeScrape(options: WriteOptions): Promise<WrittenScrape> {
  const { state, workFolder, directory } = options;
  const file = join(workFolder, SCRAPE_DB_NAME);
  removeWithRetry(file);
  removeWithRetry(`${file}-journal`);
  const resolution = resolveUrls(state);
  const unreached = unreachedRows(state);
  const counts = {
    unreached: unreached.filter(([, id, , , , givenUp]) => id !== null && givenUp === 0).length,
    given_up: unreached.filter(([, id, , , , givenUp]) => id !== null && givenUp === 1).length,
  };
  const db = openDatabase(file, { fast: true });
  let odd: readonly Oddity[];
  let found: readonly Oddity[];
  try {
    db.exec(SCRAPE_DB_SCHEMA);
    const taken = state.asBefore.size > 0 ? new TakenPages(db, options.earlier, state) : null;
    const links = linkRows(state);
    db.transaction(() => {
      if (taken?.copyLinks(links)) return;
      writeRows(db, 'links', ['link_nr', 'url', 'anchor', 'type', 'status'], linkCells(links));
    });
    found = [...resolution.loops, ...(await writePages(db, options, { resolution, links, taken }))];
    odd = sortOdd([...state.odd, ...found]);
    db.transaction(() => {
      writeRows(db, 'redirs', ['req_url', 'redir_url', 'redir_type'], redirectRows(state.hops));
      writeRows(
        db,
        'problems',
        ['url', 'kind', 'detail'],
        odd.map(({ url, kind, detail }) => [url, kind, detail]),
      );
      writeRows(db, 'unreached', UNREACHED_COLUMNS, unreached);
      const facts = { ...options.parameters, ...counts, pages: state.claims.size, problems: odd.length };
      writeRows(
        db,
        'parameters',
        ['name', 'value'],
        Object.entries(facts).map(([name, value]) => [name, String(value)]),
      );
    });
  } finally {
    db.close();
  }
  flush(file);
  await options.breathe();
  renameWithRetry(file, join(directory, SCRAPE_DB_NAME));
  const { unreached: kept, given_up: givenUp } = counts;
  return { pages: state.claims.size, problems: odd.length, unreached: kept, givenUp, found };
}

const UNREACHED_COLUMNS = ['url', 'page_id', 'reason', 'since', 'days', 'given_up'];

function* linkCells(links: LinkRows): Generator<Cell[]> {
  for (const { link_nr, url, anchor, type, status } of links.rows()) yield [link_nr, url, anchor, type, status];
}

function redirectRows(hops: readonly Hop[]): Cell[][] {
  const rows = new Map(hops.map(({ from, to, type }) => [`${from}\n${to}\n${type}`, [from, to, type]]));
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function sortOdd(odd: readonly Oddity[]): Oddity[] {
  const rows = new Map(odd.map((one) => [`${one.url}\n${one.kind}\n${one.detail}`, one]));
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** The database was written without waiting for the disk; this waits once. */
function flush(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
