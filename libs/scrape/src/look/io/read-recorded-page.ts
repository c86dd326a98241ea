import { StageError, targetName } from '@scrape-and-report/production';
import {
  type Database,
  dayMeantBy,
  dayOfScrape,
  findScrape,
  inOneSpelling,
  normaliseRoot,
  openBodies,
  openTables,
  pathWithin,
  type ValidScrape,
  validScrapes,
} from '@scrape-and-report/record';
import { join } from 'node:path';
import { decodeHtml } from '../../extract/decode';
import { safeHtml } from '../safe-html';

/** A page as a recording holds it. */
export interface RecordedPage {
  readonly path: string;
  readonly url: string;
  readonly title: string | null;
  /** Of the page; null when it does not say. */
  readonly language: string | null;
  /** Folder of the recording. */
  readonly scrape: string;
  /** `YYMMDD-HHMM`. */
  readonly timestamp: string;
  /** `YYYY-MM-DD` that was asked for. */
  readonly askedDay: string;
  /** The path that was asked for, where it led to this page. */
  readonly cameFrom: string | null;
  /** What the page says, as markup that does nothing; see `safeHtml`. */
  readonly html: string;
}

export interface RecordedPageWanted {
  /** A path, or a whole address of the site. */
  readonly path: string;
  /** A day, a timestamp or a folder's name; the newest recording when left out. */
  readonly on?: string;
  /** Root of the site as configured: of a recording that does not say its own. */
  readonly root: string;
}

/**
 * A page as the store recorded it on a day: of the recording that leads it, or the last one before it. Reads the store, writes
 * nothing.
 *
 * @throws StageError those of `findScrape`; `PAGE_NOT_RECORDED` (with when it was), `BODY_MISSING`
 */
export function readRecordedPage(store: string, wanted: RecordedPageWanted): RecordedPage {
  const scrape = findScrape(store, wanted.on);
  const held = findPage(store, scrape, wanted);
  if (!held) throw notRecorded(store, scrape, wanted);
  const { page, cameFrom } = held;
  const body = readBody(store, scrape, page.digest);
  if (body === null) {
    throw new StageError(`${store} does not hold what ${page.path} was on ${dayOfScrape(scrape.timestamp)} whole`, {
      code: 'BODY_MISSING',
      hint: `run ${targetName('sync')} with a partner that holds it; the text of the page stands in the report of that day`,
    });
  }
  return {
    path: page.path,
    url: page.url,
    title: page.title,
    language: page.language,
    scrape: scrape.name,
    timestamp: scrape.timestamp,
    askedDay: (wanted.on && dayMeantBy(wanted.on)) || dayOfScrape(scrape.timestamp),
    cameFrom,
    html: safeHtml(decodeHtml(body, page.contentType), page.url),
  };
}

interface PageHeld {
  readonly path: string;
  readonly url: string;
  readonly digest: string | null;
  readonly title: string | null;
  readonly language: string | null;
  readonly contentType: string | null;
}

function findPage(
  store: string,
  { name }: ValidScrape,
  { path, root }: RecordedPageWanted,
): { page: PageHeld; cameFrom: string | null } | null {
  const db = openTables(join(store, name));
  try {
    const itsRoot =
      db.prepare(`SELECT value FROM parameters WHERE name = 'root'`).get<{ value: string }>()?.value ?? root;
    const asked = pathAsked(path, itsRoot);
    for (const spelling of new Set([asked, inOneSpelling(asked), encodeURI(asked), plainly(asked)])) {
      const page = pageAt(db, spelling);
      if (page) return { page, cameFrom: null };
    }
    const page = pageBehind(db, `${normaliseRoot(itsRoot)}${asked}`);
    return page && { page, cameFrom: asked };
  } finally {
    db.close();
  }
}

/** As a report writes what a shell would carry out. */
function plainly(path: string): string {
  return path.replace(/%(?:2[124]|60|5C)/gi, (escape) => String.fromCharCode(Number.parseInt(escape.slice(1), 16)));
}

function pathAsked(path: string, root: string): string {
  if (/^https?:\/\//i.test(path) && URL.canParse(path)) {
    const within = pathWithin(new URL(path).href, root);
    if (within !== null) return within;
  }
  const bare = path.replace(/#.*$/s, '');
  return bare.startsWith('/') ? bare : `/${bare}`;
}

const PAGE = `SELECT p.path, p.url, p.body_digest AS digest, i.title, i.language, r.content_type AS contentType
  FROM pages p JOIN pages_info i USING (page_id) LEFT JOIN responses r USING (page_id)`;

function pageAt(db: Database, path: string): PageHeld | undefined {
  return db.prepare(`${PAGE} WHERE p.path = ?`).get<PageHeld>([path]);
}

const MAX_STEPS = 20;

/** The page that an address of the site led to. */
function pageBehind(db: Database, url: string): PageHeld | null {
  const step = db.prepare('SELECT redir_url AS url FROM redirs WHERE req_url = ? ORDER BY redir_type LIMIT 1');
  const page = db.prepare(`${PAGE} WHERE p.url = ?`);
  let at = url;
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const next = step.get<{ url: string }>([at])?.url;
    if (next === undefined) return null;
    const found = page.get<PageHeld>([next]);
    if (found) return found;
    at = next;
  }
  return null;
}

/** From the recording itself, or else from the nearest that holds the same body. */
function readBody(store: string, scrape: ValidScrape, digest: string | null): Buffer | null {
  if (digest === null) return null;
  const all = validScrapes(store, { all: true });
  const at = all.findIndex(({ name }) => name === scrape.name);
  for (const { name } of [...all.slice(0, at + 1).reverse(), ...all.slice(at + 1)]) {
    const bodies = openBodies([join(store, name)]);
    try {
      const body = bodies.read(digest);
      if (body) return body;
    } finally {
      bodies.close();
    }
  }
  return null;
}

/** Says when the page was recorded, if it ever was. */
function notRecorded(store: string, scrape: ValidScrape, wanted: RecordedPageWanted): StageError {
  const days = validScrapes(store)
    .filter((one) => findPage(store, one, wanted))
    .map(({ timestamp }) => dayOfScrape(timestamp));
  const hint =
    days.length === 0
      ? 'no recording holds it: look its path up in «All pages» of a report'
      : days.length === 1
        ? `only the recording of ${days[0]} holds it`
        : `recordings hold it from ${days[0]} to ${days.at(-1)}`;
  return new StageError(`the recording of ${dayOfScrape(scrape.timestamp)} does not hold the page ${wanted.path}`, {
    code: 'PAGE_NOT_RECORDED',
    hint,
  });
}
