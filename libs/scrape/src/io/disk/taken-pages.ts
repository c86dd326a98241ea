import { describeError, StageError } from '@scrape-and-report/production';
import { attachTables, Database, linkNumbers, PAGE_INFO_COLUMNS, Statement } from '@scrape-and-report/record';
import { LinkRows } from '../../finish/link-rows';
import { CrawlState } from '../../crawl/crawl-state';
import { NO_FACTS, PageFacts, PageLook } from '../../journal/journal-records';
import { targetKey } from '../../url/target';
import { Cell } from './write-rows';

/** Rows of the scrape before can't be taken over: what is as it was has to be asked for and read once more. */
export class TakeOverError extends StageError {
  constructor(cause: unknown) {
    super(`the scrape before cannot be read: ${describeError(cause)}`, {
      code: 'SCRAPE_FAILED',
      hint: 'start the production again',
      cause,
    });
  }
}

/** Columns of `pages_info` that may be others though the page is as it was. */
const MOVING = ['business', 'category', 'inlinks', 'sources', 'etag', 'last_modified'] as const;
export type MovingCells = Readonly<Record<(typeof MOVING)[number], Cell>>;

interface Before extends MovingCells, Pick<PageFacts, 'language' | 'pagetype' | 'classes'> {
  /** Null where it is not known. */
  readonly odd: string | null;
}

/** The scrape before, as its rows are taken over into the tables of this one: within the engine, and not page by page. */
export class TakenPages {
  readonly #db: Database;
  readonly #state: CrawlState;
  /** Numbers of links in the journal by their numbers in the scrape before; of those alone that a page of this one has. */
  readonly #links: number[] = [];
  /** Of all links of the scrape before, by their numbers, the key, and type and status in one: there may be a million. */
  readonly #keys: string[] = [];
  readonly #answers: string[] = [];
  #ids: ReadonlySet<number> = new Set();
  #before: ReadonlyMap<number, Before> = new Map();
  #areReadingsSame = false;
  #looks: ReadonlyMap<number, Pick<PageLook, 'seen' | 'ids' | 'sketch'>> = new Map();
  #move: Statement | null = null;
  #uses: Statement | null = null;

  /**
   * Makes the links known that pages have which are as they were.
   *
   * @param directory of the scrape before; null without one
   * @throws TakeOverError
   */
  constructor(db: Database, directory: string | null, state: CrawlState) {
    this.#db = db;
    this.#state = state;
    guarded(() => {
      if (directory === null) throw new Error('there is no scrape before');
      attachTables(db, directory, 'old');
      const used = this.#usedLinks();
      let left = used.reduce((sum, is) => sum + is, 0);
      const known = new Map<string, string>();
      for (const [nr, key, answer] of earlierLinks(db)) {
        this.#keys[nr] = key;
        // Few are different, and each of them stands once.
        if (!known.has(answer)) known.set(answer, answer);
        this.#answers[nr] = known.get(answer)!;
        if (!used[nr]) continue;
        left -= 1;
        state.noteLink(key);
        this.#links[nr] = state.linkNumberOf(key)!;
      }
      if (left > 0) throw new Error('a page has a link that is not there');
    });
  }

  /**
   * Copies the rows of `links`, where the same have the same numbers, and writes over what is another.
   *
   * @returns false where they are others: then nothing was written
   */
  copyLinks(links: LinkRows): boolean {
    const others: (readonly Cell[])[] = [];
    let last = 0;
    for (const { link_nr, url, anchor, type, status } of links.rows()) {
      if (this.#keys[link_nr] !== targetKey(url, anchor)) return false;
      if (this.#answers[link_nr] !== (status === null ? type : `${type} ${status}`))
        others.push([type, status, link_nr]);
      last = link_nr;
    }
    if (last !== this.#keys.length - 1) return false;
    return guarded(() => {
      const columns = 'link_nr, url, anchor, type, status';
      this.#db.exec(`INSERT INTO main.links (${columns}) SELECT ${columns} FROM old.links ORDER BY link_nr`);
      const update = this.#db.prepare('UPDATE main.links SET type = ?, status = ? WHERE link_nr = ?');
      for (const other of others) update.run(other);
      return true;
    });
  }

  /**
   * Rows of `pages_info`, `ed_links` and `readings`, of those of its pages that are recorded; the rows of `links` and `targets` stand there.
   *
   * @throws TakeOverError
   */
  copyRows(ids: readonly number[], links: LinkRows): void {
    const db = this.#db;
    this.#ids = new Set(ids);
    guarded(() => {
      db.exec('CREATE TEMP TABLE taken (page_id INTEGER PRIMARY KEY)');
      db.prepare('INSERT INTO temp.taken SELECT value FROM json_each(?)').run([JSON.stringify(ids)]);
      this.#copy('pages_info', ['page_id', ...Object.keys(PAGE_INFO_COLUMNS)]);
      if (count(db, 'pages_info') !== ids.length) throw new Error('a page has no row in pages_info');
      this.#copyUses(links);
      this.#areReadingsSame = this.#areTargetsSame();
      if (this.#areReadingsSame) this.#copy('readings', ['page_id', 'targets', 'odd']);
      this.#before = this.#readBefore();
      this.#looks = readLooks(db);
      this.#move = db.prepare(
        `UPDATE main.pages_info SET ${MOVING.map((name) => `${name} = ?`).join()} WHERE page_id = ?`,
      );
    });
  }

  /** As much of the facts of a page as others are derived from. */
  factsOf(id: number): PageFacts {
    const { language, pagetype, classes } = this.#before.get(id)!;
    return { ...NO_FACTS, language, pagetype, classes };
  }

  /** Writes what of a page may be another today, where it is. @param found what is undefined stays until all is known */
  move(id: number, found: { readonly [name in keyof MovingCells]: Cell | undefined }): void {
    const before = this.#before.get(id)!;
    const now = MOVING.map((name) => (found[name] === undefined ? before[name] : found[name]));
    if (MOVING.some((name, at) => now[at] !== before[name])) this.#move!.run([...now, id]);
  }

  /** Whether its row of `readings` stands there; what was odd about it is today's. */
  hasReading(id: number, odd: string): boolean {
    if (!this.#areReadingsSame) return false;
    if (this.#before.get(id)!.odd !== odd)
      this.#db.prepare('UPDATE main.readings SET odd = ? WHERE page_id = ?').run([odd, id]);
    return true;
  }

  /** What was looked for on a page, whole again. @throws TakeOverError */
  lookOf(id: number, look: PageLook | undefined): PageLook | undefined {
    const before = this.#looks.get(id);
    if (look && !before) throw new TakeOverError(new Error('a page has no row in page_checks'));
    return look && { ...look, ...before };
  }

  /** Editorial links of a page as a journal has them, without their texts. */
  linksOf(id: number): (number | string)[] {
    this.#uses ??= this.#db.prepare('SELECT link_nr FROM old.ed_links WHERE page_id = ? ORDER BY seq');
    return [...this.#uses.tuples<[number]>([id])].flatMap(([nr]) => [this.#links[nr]!, '']);
  }

  /** By the numbers of links: 1 for those that a page of the journal has which is as it was. */
  #usedLinks(): Uint8Array {
    const most = this.#db.prepare('SELECT MAX(link_nr) AS nr FROM old.links').get<{ nr: number | null }>()?.nr ?? 0;
    const used = new Uint8Array(most + 1);
    for (const [id, numbers] of linkNumbers(this.#db, 'old'))
      if (this.#state.asBefore.has(id)) for (const nr of numbers) used[nr] = 1;
    return used;
  }

  #readBefore(): Map<number, Before> {
    const columns = ['page_id', ...MOVING, 'language', 'pagetype', 'classes', 'odd'].join(', ');
    const rows = this.#db
      .prepare(`SELECT ${columns} FROM main.pages_info LEFT JOIN main.readings USING (page_id)`)
      .all<Before & { readonly page_id: number }>();
    return new Map(rows.map((row) => [row.page_id, row]));
  }

  /** Whether all have the numbers that they had. */
  #areTargetsSame(): boolean {
    const sql = `SELECT 1 FROM main.targets n LEFT JOIN old.targets o USING (target_nr) WHERE n.url IS NOT o.url LIMIT 1`;
    return this.#db.prepare(sql).get() === undefined;
  }

  #copyUses({ numberOf }: LinkRows): void {
    const db = this.#db;
    const columns = ['page_id', 'seq', 'text', 'link_nr'];
    const moved = this.#links.flatMap((number, nr) => (numberOf[number] === nr ? [] : [[nr, numberOf[number]]]));
    if (moved.length === 0) return this.#copy('ed_links', columns);
    db.exec('CREATE TEMP TABLE moved (before INTEGER PRIMARY KEY, now INTEGER NOT NULL)');
    db.prepare('INSERT INTO temp.moved SELECT value ->> 0, value ->> 1 FROM json_each(?)').run([JSON.stringify(moved)]);
    db.exec(
      `INSERT INTO main.ed_links (${columns.join(', ')})
       SELECT page_id, seq, text, ifnull((SELECT now FROM temp.moved WHERE before = link_nr), link_nr) FROM old.ed_links
       WHERE page_id IN (SELECT page_id FROM temp.taken)`,
    );
  }

  #copy(table: string, columns: readonly string[]): void {
    const db = this.#db;
    const sql = (schema: string): string => `(SELECT sql FROM ${schema}.sqlite_schema WHERE name = '${table}')`;
    const isSame = db.prepare(`SELECT 1 WHERE ${sql('main')} = ${sql('old')}`).get() !== undefined;
    const pages = count(db, 'pages', 'old');
    // The engine copies a whole table without taking its rows apart.
    if (isSame && this.#ids.size > pages * MOST) {
      db.exec(`INSERT INTO main.${table} SELECT * FROM old.${table}`);
      if (this.#ids.size === pages) return;
      const others = 'SELECT page_id FROM old.pages WHERE page_id NOT IN (SELECT page_id FROM temp.taken)';
      db.exec(`DELETE FROM main.${table} WHERE page_id IN (${others})`);
      return;
    }
    const names = columns.join(', ');
    db.exec(
      `INSERT INTO main.${table} (${names}) SELECT ${names} FROM old.${table}
       WHERE page_id IN (SELECT page_id FROM temp.taken)`,
    );
  }
}

/** From this share on rows that are not wanted cost less when they are copied and deleted again. */
const MOST = 0.7;

function count(db: Database, table: string, schema = 'main'): number {
  return db.prepare(`SELECT COUNT(*) AS n FROM ${schema}.${table}`).get<{ n: number }>()!.n;
}

/** Links of the scrape before by their numbers; handed over in lists, since each row that is handed over is dear. */
function* earlierLinks(db: Database): Generator<[nr: number, key: string, answer: string]> {
  const key = "CASE anchor WHEN '' THEN url ELSE url || '#' || anchor END";
  const lists = ['link_nr', key, "type || ifnull(' ' || status, '')"].map((value) => `json_group_array(${value})`);
  const rows = db.prepare(`SELECT ${lists.join(', ')} FROM old.links GROUP BY link_nr / 500`);
  for (const row of rows.tuples<[string, string, string]>()) {
    const [numbers, keys, answers] = row.map((list) => JSON.parse(list) as unknown) as [number[], string[], string[]];
    for (const [at, nr] of numbers.entries()) yield [nr, keys[at]!, answers[at]!];
  }
}

function readLooks(db: Database): Map<number, Pick<PageLook, 'seen' | 'ids' | 'sketch'>> {
  if (db.prepare("SELECT 1 FROM old.sqlite_schema WHERE name = 'page_checks'").get() === undefined) return new Map();
  const rows = db.prepare('SELECT page_id, seen, ids, sketch FROM old.page_checks');
  const looks = Array.from(rows.tuples<[number, string, string, string]>(), ([id, seen, ids, sketch]) => {
    return [id, { seen: JSON.parse(seen) as PageLook['seen'], ids, sketch }] as const;
  });
  return new Map(looks);
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new TakeOverError(error);
  }
}
