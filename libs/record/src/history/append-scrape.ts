import type { Database } from '../io/database';
import type { ScrapeReader } from '../io/scrape-reader';
import { comparePage, type ComparedPage, type FoundPage, type ScrapeComparison } from './compare-scrapes';
import { respellPages } from './respell-pages';
import { ASPECT_COLUMNS, TEXT_ASPECTS, type AspectColumn, type HistoryScrape, type ScrapeDeriver } from './history';

export interface ScrapeToAdd extends HistoryScrape {
  /** Hex; of its `scrape.db`, also when that is a list now; else of its list. */
  readonly digest: string;
}

export interface NewScrape extends ScrapeToAdd {
  readonly reader: ScrapeReader;
  /** Against the scrape before; null for the first. */
  readonly comparison: ScrapeComparison | null;
  /** Runs `work` on this scrape with an older one attached as `old`. */
  withOlder<T>(nr: number, work: (db: Database) => T): T;
}

/** Adds one scrape to the history, in one transaction: all of it or nothing. */
export function appendScrape(db: Database, scrape: NewScrape, deriver: ScrapeDeriver): void {
  db.transaction(() => {
    insertScrape(db, scrape);
    if (scrape.comparison) appendDifferences(db, scrape, scrape.comparison, deriver);
    else for (const page of scrape.reader.pageFacts()) beginLife(db, page, 1, scrape.nr);
    const facts = deriver.derive(scrape.reader);
    const figure = db.prepare('INSERT INTO figures (nr, name, value) VALUES (?, ?, ?)');
    for (const [name, value] of facts.figures) figure.run([scrape.nr, name, value]);
    appendIssues(db, scrape.nr, facts.issues);
  });
}

/** Adds one of which all facts are those of the scrape before: nothing came, went or changed, and no issue began or ended. */
export function appendUnchanged(db: Database, scrape: ScrapeToAdd): void {
  db.transaction(() => {
    insertScrape(db, scrape);
    db.prepare('INSERT INTO figures (nr, name, value) SELECT ?, name, value FROM figures WHERE nr = ?').run([
      scrape.nr,
      scrape.nr - 1,
    ]);
  });
}

function insertScrape(db: Database, { nr, name, timestamp, producer, epoch, digest }: ScrapeToAdd): void {
  db.prepare('INSERT INTO scrapes (nr, name, timestamp, producer, epoch, digest) VALUES (?, ?, ?, ?, ?, ?)').run([
    ...[nr, name, timestamp, producer, epoch, digest],
  ]);
}

function appendDifferences(
  db: Database,
  scrape: NewScrape,
  comparison: ScrapeComparison,
  deriver: ScrapeDeriver,
): void {
  const end = db.prepare(
    `UPDATE lives SET til = ?, title = ?, language = ?, pagetype = ?, business = ?, category = ?, words = ?
     WHERE page_id = ? AND til IS NULL`,
  );
  const { gone, appeared, continued } = respellPages(db, scrape.nr, comparison);
  for (const page of gone) {
    const { title, language, pagetype, business, category, words } = page;
    end.run([scrape.nr, title, language, pagetype, business, category, words, page.page_id]);
  }
  for (const { page_id, former_id } of continued) {
    const page = scrape.withOlder(scrape.nr - 1, (both) => comparePage(both, page_id, former_id));
    if (page) appendChanges(db, { scrape, deriver, page, last: scrape.nr - 1 });
  }
  for (const page of comparison.changed()) appendChanges(db, { scrape, deriver, page, last: scrape.nr - 1 });
  const lastLife = db.prepare('SELECT life, til FROM lives WHERE page_id = ? ORDER BY life DESC LIMIT 1');
  for (const page of appeared) {
    const before = lastLife.get<{ life: number; til: number }>([page.page_id]);
    beginLife(db, page, (before?.life ?? 0) + 1, scrape.nr);
    if (!before) continue;
    const compared = scrape.withOlder(before.til - 1, (both) => comparePage(both, page.page_id));
    if (compared) appendChanges(db, { scrape, deriver, page: compared, last: before.til - 1 });
  }
}

function beginLife(db: Database, page: FoundPage, life: number, nr: number): void {
  db.prepare('INSERT OR IGNORE INTO pages (page_id, path, url) VALUES (?, ?, ?)').run([
    page.page_id,
    page.path,
    page.url,
  ]);
  db.prepare('INSERT INTO lives (page_id, life, frm) VALUES (?, ?, ?)').run([page.page_id, life, nr]);
}

interface PageChanges {
  readonly scrape: NewScrape;
  readonly deriver: ScrapeDeriver;
  readonly page: ComparedPage;
  /** Last scrape that held the old values. */
  readonly last: number;
}

function appendChanges(db: Database, { scrape, deriver, page, last }: PageChanges): void {
  const since = db.prepare(
    `SELECT coalesce((SELECT max(nr) FROM changes WHERE page_id = ?1 AND aspect = ?2),
                     (SELECT min(frm) FROM lives WHERE page_id = ?1)) AS nr`,
  );
  const insert = db.prepare(
    'INSERT INTO changes (nr, page_id, aspect, previous, current, factor, since, last) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  ASPECT_COLUMNS.forEach((aspect, index) => {
    const [previous, current] = [textOrNull(page[`o_${aspect}`]), textOrNull(page[`n_${aspect}`])];
    if (previous === current) return;
    const [before, now] = [countedOf(deriver, previous, aspect), countedOf(deriver, current, aspect)];
    if (before === now) return;
    const factor = before === null || now === null ? 1 : deriver.factor(before, now);
    const keep = !TEXT_ASPECTS.has(aspect);
    const found = since.get<{ nr: number }>([page.page_id, index])!.nr;
    insert.run([scrape.nr, page.page_id, index, keep ? previous : null, keep ? current : null, factor, found, last]);
  });
}

function countedOf(deriver: ScrapeDeriver, value: string | null, aspect: AspectColumn): string | null {
  return value === null || !deriver.counted ? value : deriver.counted(value, aspect);
}

function textOrNull(value: string | number | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

function appendIssues(
  db: Database,
  nr: number,
  issues: Iterable<{ path: string; kind: string; detail: string }>,
): void {
  const open = new Set<string>();
  const known = db.prepare('SELECT path, kind, detail FROM issues WHERE til IS NULL');
  for (const row of known.iterate<{ path: string; kind: string; detail: string }>()) open.add(keyOf(row));
  const begin = db.prepare('INSERT INTO issues (path, kind, detail, frm) VALUES (?, ?, ?, ?)');
  const seen = new Set<string>();
  for (const issue of issues) {
    if (seen.has(keyOf(issue))) continue;
    seen.add(keyOf(issue));
    if (!open.delete(keyOf(issue))) begin.run([issue.path, issue.kind, issue.detail, nr]);
  }
  const end = db.prepare('UPDATE issues SET til = ? WHERE path = ? AND kind = ? AND detail = ? AND til IS NULL');
  for (const key of open) end.run([nr, ...(JSON.parse(key) as string[])]);
}

function keyOf({ path, kind, detail }: { path: string; kind: string; detail: string }): string {
  return JSON.stringify([path, kind, detail]);
}
