import { join } from 'node:path';
import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import {
  Database,
  openDatabase,
  pageIdOf,
  renameWithRetry,
  SCRAPE_DB_NAME,
  SCRAPE_DB_SCHEMA,
} from '@scrape-and-report/record';
import { Claim, CrawlState } from '../crawl/crawl-state';
import { FetchedRecord, Hop, Oddity, PageRecord } from '../crawl/journal-records';
import { countWords } from '../extract/text';
import { countInlinks } from '../finish/count-inlinks';
import { derive, inherit } from '../finish/derive';
import { LinkRows, linkRows } from '../finish/link-rows';
import { resolveUrls, Resolution, sourceNames } from '../finish/resolve-urls';
import { SiteProfile } from '../profile/profile';
import { Journal } from './journal';

export interface WriteOptions {
  readonly state: CrawlState;
  readonly journal: Journal;
  readonly profile: SiteProfile;
  /** The scrape directory. */
  readonly directory: string;
  /** Folder for the unfinished file, on the same disk. */
  readonly workFolder: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  /** Lets other work (the lease, a stop) have its turn; throws when this scrape must stop. */
  readonly breathe: () => Promise<void>;
}

/**
 * Builds `scrape.db` from the journal: rows in the order of their keys, so that the same journal facts give the same
 * file whatever order they came in. The file appears whole or not at all.
 *
 * @returns how many pages and problems it holds, and the problems that only the whole could show
 */
export async function writeScrape(
  options: WriteOptions,
): Promise<{ readonly pages: number; readonly problems: number; readonly found: readonly Oddity[] }> {
  const { state, workFolder, directory } = options;
  const file = join(workFolder, SCRAPE_DB_NAME);
  rmSync(file, { force: true });
  rmSync(`${file}-journal`, { force: true });
  const resolution = resolveUrls(state);
  const db = openDatabase(file, { fast: true });
  let odd: readonly Oddity[];
  let found: readonly Oddity[];
  try {
    db.exec(SCRAPE_DB_SCHEMA);
    const links = linkRows(state);
    found = [...resolution.loops, ...(await writePages(db, options, resolution, links))];
    odd = sortOdd([...state.odd, ...found]);
    db.transaction(() => {
      writeRows(db, 'links', ['link_nr', 'url', 'anchor', 'type', 'status'], linkCells(links));
      writeRows(db, 'redirs', ['req_url', 'redir_url', 'redir_type'], redirectRows(state.hops));
      writeRows(
        db,
        'problems',
        ['url', 'kind', 'detail'],
        odd.map(({ url, kind, detail }) => [url, kind, detail]),
      );
      const facts = { ...options.parameters, pages: state.claims.size, problems: odd.length };
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
  return { pages: state.claims.size, problems: odd.length, found };
}

type Cell = string | number | null;

/** Many rows in few calls: the engine reads them from JSON, since each call into it is dear. */
function writeRows(db: Database, table: string, columns: readonly string[], rows: Iterable<readonly Cell[]>): void {
  const values = columns.map((_, nr) => `value ->> ${nr}`).join(', ');
  const insert = db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) SELECT ${values} FROM json_each(?)`);
  let some: (readonly Cell[])[] = [];
  for (const row of rows) {
    some.push(row);
    if (some.length < ROWS_A_CALL) continue;
    insert.run([JSON.stringify(some)]);
    some = [];
  }
  if (some.length > 0) insert.run([JSON.stringify(some)]);
}

function* linkCells(links: LinkRows): Generator<Cell[]> {
  for (const { link_nr, url, anchor, type, status } of links.rows()) yield [link_nr, url, anchor, type, status];
}

const ROWS_A_CALL = 1000;
const PAGES_A_TRANSACTION = 200;

const PAGE_COLUMNS = ['page_id', 'path', 'url', 'body_digest'];
const INFO_COLUMNS = [
  'page_id',
  'title',
  'description',
  'num_h1s',
  'first_h1',
  'language',
  'modified',
  'pagetype',
  'classes',
  'ed_text',
  'aut_text',
  'business',
  'category',
  'ed_words',
  'inlinks',
  'sources',
  'status',
  'etag',
  'last_modified',
];

interface PageToWrite {
  readonly id: number;
  readonly path: string;
  readonly claim: Claim;
}

async function writePages(
  db: Database,
  { state, journal, profile, breathe }: WriteOptions,
  resolution: Resolution,
  links: LinkRows,
): Promise<Oddity[]> {
  const inlinks = countInlinks(state, resolution);
  const pages = [...state.claims]
    .map(([path, claim]): PageToWrite => ({ id: pageIdOf(path), path, claim }))
    .sort((a, b) => a.id - b.id);
  const heirs = new Heirs(state, resolution, pages, profile);
  const values = (rows: readonly string[]): string => `(${rows.map(() => '?').join(', ')})`;
  const insertPage = db.prepare(`INSERT INTO pages (${PAGE_COLUMNS.join(', ')}) VALUES ${values(PAGE_COLUMNS)}`);
  const insertInfo = db.prepare(`INSERT INTO pages_info (${INFO_COLUMNS.join(', ')}) VALUES ${values(INFO_COLUMNS)}`);
  const insertResponse = db.prepare(
    'INSERT INTO responses (page_id, url, fetched_at, content_type) VALUES (?, ?, ?, ?)',
  );
  // One call a page, and no nested JSON: that would be read again for each column.
  const insertLinks = db.prepare(
    `INSERT INTO ed_links (page_id, seq, text, link_nr)
     SELECT ?, key, substr(value, instr(value, ' ') + 1), CAST(value AS INTEGER) FROM json_each(?)`,
  );
  for (let at = 0; at < pages.length; at += PAGES_A_TRANSACTION) {
    db.transaction(() => {
      for (const { id, path, claim } of pages.slice(at, at + PAGES_A_TRANSACTION)) {
        const record = (journal.read(claim.place) as FetchedRecord & { page: PageRecord }).page;
        const { facts } = record;
        const business = derive(profile.derived.business, facts, path);
        const category = derive(profile.derived.category, facts, path);
        insertPage.run([id, path, claim.url, record.digest]);
        insertInfo.run([
          id,
          facts.title,
          facts.description,
          facts.numH1s,
          facts.firstH1,
          facts.language,
          facts.modified,
          facts.pagetype,
          facts.classes,
          facts.edText,
          facts.autText,
          heirs.note('business', path, business),
          heirs.note('category', path, category),
          countWords(facts.edText),
          inlinks.get(path) ?? 0,
          sourceNames(resolution.sources.get(path) ?? 0),
          200,
          record.etag,
          record.lastModified,
        ]);
        insertResponse.run([id, claim.from, record.fetchedAt, record.contentType]);
        heirs.noteLinks(path, record.edLinks);
        if (record.edLinks.length > 0) insertLinks.run([id, linkUses(record.edLinks, links)]);
      }
    });
    await breathe();
  }
  return heirs.settle(db, profile);
}

/** A JSON list of `<number of the row of links> <text>`, in order. */
function linkUses(edLinks: readonly (number | string)[], { numberOf }: LinkRows): string {
  const uses: string[] = [];
  for (let nr = 0; nr < edLinks.length; nr += 2) uses.push(`${numberOf[edLinks[nr] as number]} ${edLinks[nr + 1]}`);
  return JSON.stringify(uses);
}

/** Pages whose derived fields depend on who links to them, and those links. */
class Heirs {
  readonly #state: CrawlState;
  readonly #pageOf: Resolution['pageOf'];
  readonly #pages: readonly PageToWrite[];
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #values = { business: [] as (string | null)[], category: [] as (string | null)[] };
  readonly #heirs = { business: new Set<number>(), category: new Set<number>() };
  /** Of each page, the numbers of its links. */
  readonly #links: [number, Int32Array][] = [];
  /** Whether any rule asks for links at all. */
  readonly #wanted: boolean;

  constructor(state: CrawlState, { pageOf }: Resolution, pages: readonly PageToWrite[], { derived }: SiteProfile) {
    this.#wanted = Boolean(derived.business?.inherit ?? derived.category?.inherit);
    this.#state = state;
    this.#pageOf = pageOf;
    this.#pages = pages;
    this.#numbers = new Map(pages.map(({ path }, number) => [path, number]));
  }

  note(field: 'business' | 'category', path: string, value: ReturnType<typeof derive>): string | null {
    const number = this.#numbers.get(path)!;
    const own = typeof value === 'object' ? null : value;
    if (value !== null && typeof value === 'object') this.#heirs[field].add(number);
    this.#values[field][number] = own;
    return own;
  }

  noteLinks(path: string, edLinks: readonly (number | string)[]): void {
    if (!this.#wanted) return;
    const targets = new Set<number>();
    for (let nr = 0; nr < edLinks.length; nr += 2) targets.add(edLinks[nr] as number);
    this.#links.push([this.#numbers.get(path)!, Int32Array.from(targets)]);
  }

  settle(db: Database, profile: SiteProfile): Oddity[] {
    const odd: Oddity[] = [];
    for (const field of ['business', 'category'] as const) {
      const rule = profile.derived[field]?.inherit;
      if (!rule || this.#heirs[field].size === 0) continue;
      const { values, leftOver } = inherit(this.#values[field], this.#linkedFrom(this.#heirs[field]), rule.fallback);
      const update = db.prepare(`UPDATE pages_info SET ${field} = ? WHERE page_id = ?`);
      db.transaction(() => values.forEach((value, number) => update.run([value, this.#pages[number]!.id])));
      for (const number of leftOver) {
        odd.push({
          url: this.#pages[number]!.claim.url,
          kind: `no-${field}`,
          detail: `no page that links to it tells its ${field}; taken as ${rule.fallback}`,
        });
      }
    }
    return odd;
  }

  #linkedFrom(heirs: ReadonlySet<number>): Map<number, Set<number>> {
    const linkedFrom = new Map([...heirs].map((heir) => [heir, new Set<number>()]));
    for (const [page, links] of this.#links) {
      for (const link of links) {
        const number = this.#state.numberOf(this.#state.linkKeys[link]!.replace(/#.*$/s, ''));
        const path = number === undefined ? undefined : this.#pageOf[number];
        if (path !== undefined) linkedFrom.get(this.#numbers.get(path)!)?.add(page);
      }
    }
    return linkedFrom;
  }
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
