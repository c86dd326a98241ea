import { ensureDirSync, removeSync } from 'fs-extra';
import { join } from 'node:path';
import { type Database, openDatabase } from '../io/database';
import { sealScrape } from '../io/scrapes';
import { parseScrapeName, SCRAPE_DB_NAME } from '../layout';
import {
  SCRAPE_DB_SCHEMA,
  type PageRow,
  type ProblemRow,
  type RedirectRow,
  type UnreachedRow,
} from '../scrape-db/schema';
import { CHECKS_SCHEMA, type SeenOnPage } from '../scrape-db/checks-schema';
import { hasTable } from '../scrape-db/has-table';
import { pageIdOf } from '../site-url';

/** A link as a page uses it; equal (url, anchor, type) become one row of `links`. */
export interface BuiltLink {
  readonly url: string;
  readonly text?: string;
  readonly anchor?: string;
  readonly type?: string;
  readonly status?: string | null;
}

export type BuiltPage = Partial<Omit<PageRow, 'page_id' | 'path'>> & {
  readonly path: string;
  readonly links?: readonly BuiltLink[];
  /** What was seen on it; without any, the scrape did not look. */
  readonly seen?: SeenOnPage;
};

export interface BuiltScrape {
  /** `https://site.test` when left out. */
  readonly root?: string;
  readonly pages: Iterable<BuiltPage>;
  readonly redirects?: readonly RedirectRow[];
  readonly problems?: readonly ProblemRow[];
  readonly unreached?: readonly UnreachedRow[];
  readonly parameters?: Readonly<Record<string, string>>;
  readonly producer?: string;
  readonly epoch?: number;
}

/** Makes a sealed scrape directory for tests, without a crawl; what a page leaves out gets a harmless value. */
export async function buildScrape(directory: string, name: string, scrape: BuiltScrape): Promise<void> {
  const folder = join(directory, name);
  removeSync(folder);
  ensureDirSync(folder);
  const pages = writeDatabase(join(folder, SCRAPE_DB_NAME), scrape);
  const { producer = 'anna', epoch = 1 } = scrape;
  await sealScrape(folder, { timestamp: parseScrapeName(name)!.timestamp, producer, epoch, pages });
}

function writeDatabase(file: string, { root = 'https://site.test', ...scrape }: BuiltScrape): number {
  const db = openDatabase(file, { fast: true });
  let pages = 0;
  db.exec(SCRAPE_DB_SCHEMA);
  db.transaction(() => {
    const parameter = db.prepare('INSERT INTO parameters (name, value) VALUES (?, ?)');
    for (const [key, value] of Object.entries({ root, ...scrape.parameters })) parameter.run([key, value]);
    const page = db.prepare('INSERT INTO pages (page_id, path, url, body_digest) VALUES (?, ?, ?, ?)');
    const info = db.prepare(`INSERT INTO pages_info (${INFO.join(', ')}) VALUES (${INFO.map(() => '?').join(', ')})`);
    const writeLinks = linkWriter(db);
    for (const { path, links = [], seen, ...given } of scrape.pages) {
      const row: PageRow = { ...DEFAULTS, page_id: pageIdOf(path), path, url: `${root}${path}`, ...given };
      page.run([row.page_id, row.path, row.url, row.body_digest]);
      info.run(INFO.map((column) => row[column]));
      writeLinks(row.page_id, links);
      if (seen) writeSeen(db, row.page_id, seen);
      pages++;
    }
    const redirect = db.prepare('INSERT INTO redirs (req_url, redir_url, redir_type) VALUES (?, ?, ?)');
    for (const { req_url, redir_url, redir_type } of scrape.redirects ?? [])
      redirect.run([req_url, redir_url, redir_type]);
    const problem = db.prepare('INSERT INTO problems (url, kind, detail) VALUES (?, ?, ?)');
    for (const { url, kind, detail } of scrape.problems ?? []) problem.run([url, kind, detail]);
    const unreached = db.prepare(
      'INSERT INTO unreached (url, page_id, reason, since, days, given_up) VALUES (?, ?, ?, ?, ?, ?)',
    );
    for (const { url, page_id, reason, since, days, given_up } of scrape.unreached ?? [])
      unreached.run([url, page_id, reason, since, days, given_up]);
  });
  db.close();
  return pages;
}

function writeSeen(db: Database, pageId: number, seen: SeenOnPage): void {
  if (!hasTable(db, 'page_checks')) db.exec(CHECKS_SCHEMA);
  db.prepare("INSERT INTO page_checks (page_id, files, seen, ids) VALUES (?, '', ?, '')").run([
    pageId,
    JSON.stringify(seen),
  ]);
}

function linkWriter(db: ReturnType<typeof openDatabase>): (pageId: number, links: readonly BuiltLink[]) => void {
  const numbers = new Map<string, number>();
  const link = db.prepare('INSERT INTO links (link_nr, url, anchor, type, status) VALUES (?, ?, ?, ?, ?)');
  const use = db.prepare('INSERT INTO ed_links (page_id, seq, text, link_nr) VALUES (?, ?, ?, ?)');
  return (pageId, links) =>
    links.forEach(({ url, text = url, anchor = '', type = 'int', status = null }, seq) => {
      const key = JSON.stringify([url, anchor, type]);
      if (!numbers.has(key)) {
        numbers.set(key, numbers.size + 1);
        link.run([numbers.size, url, anchor, type, status]);
      }
      use.run([pageId, seq + 1, text, numbers.get(key)!]);
    });
}

const DEFAULTS: Omit<PageRow, 'page_id' | 'path' | 'url'> = {
  body_digest: null,
  title: 'A page',
  description: 'A description',
  num_h1s: 1,
  first_h1: 'A heading',
  language: 'nl',
  modified: '2026-01-01',
  pagetype: 'bld-bd',
  classes: '',
  ed_text: 'Some editorial text',
  aut_text: '',
  business: 'belastingen',
  category: 'bib',
  ed_words: 3,
  inlinks: 1,
  sources: 'link',
  status: 200,
  etag: null,
  last_modified: null,
  own_facts: null,
};

const INFO = [
  'page_id',
  ...(Object.keys(DEFAULTS).filter((name) => name !== 'body_digest') as (keyof typeof DEFAULTS)[]),
] as const;
