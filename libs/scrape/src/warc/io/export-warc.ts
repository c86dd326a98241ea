import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { dirname, join } from 'node:path';
import { removeIfFree, renameWithRetry, StageError } from '@scrape-and-report/production';
import { BodyReader, Database, openBodies, openTables, renderedFrom, validScrapes } from '@scrape-and-report/record';
import { encodeRecord, httpHead, WarcRecord } from '../warc-record';

/** How many records of each kind a WARC file holds, `warcinfo` apart. */
export interface WarcOutcome {
  readonly responses: number;
  readonly revisits: number;
  readonly redirects: number;
  /** Pages that are recorded as a browser showed them. */
  readonly rendered: number;
  /** Pages whose body the store does not hold whole. */
  readonly missing: number;
}

interface ExportedPage {
  readonly url: string;
  readonly digest: string | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly contentType: string | null;
  readonly fetchedAt: string;
  /** Set where a browser showed it: then no server answered so. */
  readonly source: string | null;
}

/** Where and when a body was first seen. */
interface Origin {
  readonly url: string;
  readonly fetchedAt: string;
}

const IDENTICAL = 'http://netpreserve.org/warc/1.1/revisit/identical-payload-digest';

/**
 * Writes a scrape as a gzipped WARC 1.1 file: a `response` for each page whose body was new in this scrape, a `revisit`
 * for each that an earlier scrape holds already, and a `response` for each HTTP redirect. A page that is recorded as a
 * browser showed it is a `resource` each time: no server ever gave it.
 *
 * A scrape keeps bodies and the headers that matter for them, not whole responses: the HTTP heads are made of those,
 * bodies stand decompressed, and `warcinfo` says so. Equal scrapes give equal files.
 *
 * @param scrapeName directory name of a valid scrape of the store
 * @throws StageError when there is no such scrape
 */
export function exportWarc(store: string, scrapeName: string, file: string): WarcOutcome {
  const all = validScrapes(store, { all: true });
  const scrape = all.find(({ name }) => name === scrapeName);
  if (!scrape)
    throw new StageError(`${scrapeName} is no valid scrape of ${store}`, {
      code: 'NO_SUCH_SCRAPE',
      hint: 'name one of the folders YYMMDD-HHMM',
    });
  const directory = join(store, scrapeName);
  const earlier = all.filter(({ timestamp }) => timestamp < scrape.timestamp).map(({ name }) => join(store, name));
  const temporary = `${file}.tmp`;
  mkdirSync(dirname(file), { recursive: true });
  const handle = openSync(temporary, 'w');
  let isOpen = true;
  const db = openTables(directory);
  const [fresh, known] = [
    openBodies([directory]),
    openBodies([...earlier, ...all.map(({ name }) => join(store, name))]),
  ];
  try {
    const outcome = writeRecords({
      db,
      fresh,
      known,
      origins: new Origins(earlier),
      write: (record) => void writeSync(handle, encodeRecord(record)),
    });
    closeSync(handle);
    isOpen = false;
    renameWithRetry(temporary, file);
    return outcome;
  } catch (error) {
    if (isOpen) closeSync(handle);
    removeIfFree(temporary);
    throw error;
  } finally {
    db.close();
    fresh.close();
    known.close();
  }
}

interface Work {
  readonly db: Database;
  readonly fresh: BodyReader;
  readonly known: BodyReader;
  readonly origins: Origins;
  readonly write: (record: WarcRecord) => void;
}

function writeRecords({ db, fresh, known, origins, write }: Work): WarcOutcome {
  const counts = { responses: 0, revisits: 0, redirects: 0, rendered: 0, missing: 0 };
  const facts = Object.fromEntries(
    db
      .prepare('SELECT name, value FROM parameters')
      .all<{ name: string; value: string }>()
      .map(({ name, value }) => [name, value]),
  );
  const date = facts['started'] ?? new Date(0).toISOString();
  write({
    type: 'warcinfo',
    date,
    contentType: 'application/warc-fields',
    head: `software: scrape-and-report ${facts['tool_version']}\r\nformat: WARC File Format 1.1\r\nisPartOf: ${facts['root']} ${facts['timestamp']}\r\ndescription: HTTP heads are rebuilt from what the scrape recorded; bodies are decompressed\r\n`,
  });
  for (const page of pagesOf(db)) {
    const body = page.digest === null ? null : (fresh.read(page.digest) ?? known.read(page.digest));
    if (!body) {
      counts.missing += 1;
      continue;
    }
    const at = { date: page.fetchedAt, targetUri: page.url };
    if (page.source !== null) {
      write({ ...at, type: 'resource', contentType: page.contentType ?? 'text/html', head: '', payload: body });
      counts.rendered += 1;
      continue;
    }
    const isNew = fresh.has(page.digest!);
    const head = httpHead('200 OK', {
      'Content-Type': page.contentType,
      ETag: page.etag,
      'Last-Modified': page.lastModified,
      'Content-Length': String(body.length),
    });
    const common = {
      ...at,
      contentType: 'application/http;msgtype=response',
      head,
      payload: body,
    };
    write(
      isNew
        ? { ...common, type: 'response' }
        : { ...common, type: 'revisit', fields: revisitFields(origins.of(page.digest!, page.url)) },
    );
    counts[isNew ? 'responses' : 'revisits'] += 1;
  }
  for (const { from, to, status } of redirectsOf(db)) {
    const head = httpHead(`${status} ${STATUS_CODES[status] ?? ''}`, { Location: to, 'Content-Length': '0' });
    write({
      type: 'response',
      date,
      targetUri: from,
      contentType: 'application/http;msgtype=response',
      head,
      payload: new Uint8Array(0),
    });
    counts.redirects += 1;
  }
  return counts;
}

function revisitFields(origin: Origin | null): Record<string, string> {
  return {
    'WARC-Profile': IDENTICAL,
    ...(origin && { 'WARC-Refers-To-Target-URI': origin.url, 'WARC-Refers-To-Date': origin.fetchedAt }),
  };
}

function pagesOf(db: Database): Iterable<ExportedPage> {
  return db
    .prepare(
      `SELECT r.url, p.body_digest AS digest, i.etag, i.last_modified AS lastModified, r.content_type AS contentType, r.fetched_at AS fetchedAt,
         ${renderedFrom(db, 'p.page_id')} AS source
       FROM pages p JOIN pages_info i USING (page_id) JOIN responses r USING (page_id) ORDER BY p.path`,
    )
    .iterate<ExportedPage>();
}

function redirectsOf(db: Database): { from: string; to: string; status: number }[] {
  return db
    .prepare(
      `SELECT req_url AS "from", redir_url AS "to", CAST(redir_type AS INTEGER) AS status FROM redirs WHERE redir_type GLOB '3[0-9][0-9]' ORDER BY 1`,
    )
    .all<{ from: string; to: string; status: number }>();
}

/** Finds the scrape that first held a body; databases are opened only when they are asked for. */
class Origins {
  readonly #packs: readonly { readonly directory: string; readonly bodies: BodyReader }[];
  readonly #pages = new Map<string, Map<string, Origin>>();

  constructor(earlier: readonly string[]) {
    this.#packs = earlier.map((directory) => ({ directory, bodies: openBodies([directory]) }));
  }

  /** Null when that scrape holds the body, but as no page's. */
  of(digest: string, url: string): Origin | null {
    const pack = this.#packs.find(({ bodies }) => bodies.has(digest));
    if (!pack) return null;
    const pages = this.#pages.get(pack.directory) ?? this.#load(pack.directory);
    return pages.get(`${digest} ${url}`) ?? pages.get(digest) ?? null;
  }

  #load(directory: string): Map<string, Origin> {
    const db = openTables(directory);
    const pages = new Map<string, Origin>();
    try {
      for (const { digest, url, fetchedAt } of pagesOf(db)) {
        if (digest === null) continue;
        pages.set(`${digest} ${url}`, { url, fetchedAt });
        if (!pages.has(digest)) pages.set(digest, { url, fetchedAt });
      }
    } finally {
      db.close();
    }
    this.#pages.set(directory, pages);
    return pages;
  }
}
