import type { Database } from '../io/database';
import {
  ASPECT_COLUMNS,
  type AspectChange,
  type AspectColumn,
  type GonePage,
  type History,
  type HistoryScrape,
  type IssueSpan,
  type LivingPage,
  type Movement,
  type PageLifeSpan,
  type PageMove,
  type WholeIssue,
} from './history';

/** Questions to a history database; see `History` for what each answers. */
export function readHistory(db: Database): Omit<History, 'textOf' | 'close'> {
  return {
    scrapes: db.prepare('SELECT nr, name, timestamp, producer, epoch FROM scrapes ORDER BY nr').all<HistoryScrape>(),
    figuresAt: (nr) => {
      const rows = db.prepare('SELECT name, value FROM figures WHERE nr = ? ORDER BY name').all<Figure>([nr]);
      return new Map(rows.map(({ name, value }) => [name, value]));
    },
    figuresUpTo: (nr) =>
      db
        .prepare('SELECT nr, name, value FROM figures WHERE nr <= ? ORDER BY nr, name')
        .iterate<Figure & { nr: number }>([nr]),
    livingAt: (nr) => livingAt(db, nr),
    goneAt: (nr) => goneAt(db, nr),
    movesAt: (nr) => (nr <= 1 ? [] : movesAt(db, nr)),
    changesAt: (nr) => changesAt(db, nr),
    movements: () => movements(db),
    issuesAt: (nr) =>
      db
        .prepare(
          `SELECT path, kind, detail, frm AS "from" FROM issues WHERE frm <= ?1 AND (til IS NULL OR til > ?1)
           ORDER BY path, kind, detail`,
        )
        .iterate<IssueSpan>([nr]),
    issuesFixedAt: (nr) =>
      db
        .prepare('SELECT path, kind, detail, frm AS "from" FROM issues WHERE til = ? ORDER BY path, kind, detail')
        .iterate<IssueSpan>([nr]),
    told: () => JSON.stringify([...db.prepare(TOLD).tuples()]),
    ...everything(db),
  };
}

/** All of it at once, for whoever writes out the lives of pages. */
function everything(db: Database): Pick<History, 'everyLife' | 'everyChange' | 'everyIssue'> {
  return {
    everyLife: () =>
      db
        .prepare(
          `SELECT l.page_id, p.path, p.url, l.frm AS "from", l.til, l.title, l.language FROM pages p CROSS JOIN lives l ON l.page_id = p.page_id
           ORDER BY p.path, l.life`,
        )
        .iterate<PageLifeSpan>(),
    everyChange: () => named(db.prepare(`${CHANGES} ORDER BY p.path, c.nr, c.aspect`).iterate<StoredChange>()),
    everyIssue: () =>
      db
        .prepare('SELECT path, kind, detail, frm AS "from", til FROM issues ORDER BY path, kind, detail, frm')
        .iterate<WholeIssue>(),
  };
}

/** Those after it are no one's «last before», «since» or «until». */
const TOLD = `SELECT (SELECT value FROM meta WHERE name = 'version'), name, digest FROM scrapes
  WHERE nr <= (SELECT max(nr) FROM (
    SELECT max(nr) AS nr FROM changes UNION ALL SELECT max(nr) FROM respelled
    UNION ALL SELECT max(frm) FROM lives UNION ALL SELECT max(til) FROM lives
    UNION ALL SELECT max(frm) FROM issues UNION ALL SELECT max(til) FROM issues))
  ORDER BY nr`;

interface Figure {
  readonly name: string;
  readonly value: number;
}

function livingAt(db: Database, nr: number): Iterable<LivingPage> {
  return db
    .prepare(
      `SELECT l.page_id, p.path, l.life, (SELECT frm FROM lives WHERE page_id = l.page_id AND life = 1) AS first, l.frm AS "from",
              max(l.frm, coalesce(c.nr, 0)) AS changed
       FROM pages p CROSS JOIN lives l ON l.page_id = p.page_id
       LEFT JOIN (SELECT page_id, max(nr) AS nr FROM changes WHERE nr <= ?1 GROUP BY page_id) c ON c.page_id = l.page_id
       WHERE l.frm <= ?1 AND (l.til IS NULL OR l.til > ?1) ORDER BY p.path`,
    )
    .iterate<LivingPage>([nr]);
}

function goneAt(db: Database, nr: number): Iterable<GonePage> {
  return db
    .prepare(
      `SELECT l.page_id, p.path, p.url, -l.life AS life, (SELECT frm FROM lives WHERE page_id = l.page_id AND life = 1) AS first,
              l.til AS gone, l.title, l.language, l.pagetype, l.business, l.category, l.words
       FROM pages p CROSS JOIN lives l ON l.page_id = p.page_id
       WHERE l.til <= ?1
         AND l.life = (SELECT max(life) FROM lives WHERE page_id = l.page_id AND frm <= ?1) ORDER BY p.path`,
    )
    .iterate<GonePage>([nr]);
}

function movesAt(db: Database, nr: number): PageMove[] {
  return db
    .prepare(
      `SELECT ?1 AS nr, CASE WHEN life > 1 THEN 'returned' ELSE 'appeared' END AS kind, page_id, path, url, life
       FROM lives JOIN pages USING (page_id) WHERE frm = ?1
       UNION ALL
       SELECT ?1, 'vanished', page_id, path, url, life FROM lives JOIN pages USING (page_id) WHERE til = ?1
       ORDER BY path`,
    )
    .all<PageMove>([nr]);
}

function movements(db: Database): Movement[] {
  return db
    .prepare(
      `SELECT nr, CASE WHEN nr > 1 THEN (SELECT count(*) FROM lives WHERE frm = nr) ELSE 0 END AS added,
              (SELECT count(*) FROM lives WHERE til = nr) AS removed,
              (SELECT count(DISTINCT page_id) FROM changes c WHERE c.nr = scrapes.nr) AS changed
       FROM scrapes ORDER BY nr`,
    )
    .all<Movement>();
}

type StoredChange = Omit<AspectChange, 'aspect'> & { readonly aspect: number };

const CHANGES = `SELECT c.nr, c.page_id, p.path, p.url, c.aspect, c.previous, c.current, c.factor, c.since, c.last
  FROM changes c JOIN pages p USING (page_id)`;

function* changesAt(db: Database, nr: number): Generator<AspectChange> {
  yield* named(db.prepare(`${CHANGES} WHERE c.nr = ? ORDER BY p.path, c.aspect`).iterate<StoredChange>([nr]));
}

function* named(rows: Iterable<StoredChange>): Generator<AspectChange> {
  for (const row of rows) yield { ...row, aspect: ASPECT_COLUMNS[row.aspect] as AspectColumn };
}
