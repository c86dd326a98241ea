import { Database, hasTable, openTables } from '@scrape-and-report/record';
import { Hop, Oddity } from '../../journal/journal-records';
import { Said } from '../../guard/shape';
import { EarlierUrl } from '../../reading/keep-earlier';
import { EarlierReadings, openRecordedPages } from './earlier-readings';
import { KnownPage } from './known-pages';

/** All that the scrape before says of URLs of the site. Loaded when it is first asked for: on most days it never is. */
export interface EarlierRecord {
  /** Null for a URL that it never reached. */
  of(url: string): EarlierUrl | null;
  /** An external link as it was checked; null when it was not. */
  externalOf(url: string): { readonly status: string; readonly hop: Hop | null } | null;
  /** External links that were not fine when they were checked. */
  failingExternals(): ReadonlySet<string>;
  /** What the site gave for addresses that never were (see `NowhereRecord`), by folder depth; none when it said so. */
  nowhere(): ReadonlyMap<number, string>;
  /** Where it led from such addresses: URLs without query. */
  nowhereAt(): ReadonlySet<string>;
  /** Redirects, and URLs that failed. */
  urlsWithoutPage(): readonly string[];
  /** By path: how many pages linked to each page. */
  inlinks(): ReadonlyMap<string, number>;
  /** What a page says; null when it holds no such page. */
  textsOf(pageId: number): Said | null;
  close(): void;
}

export interface EarlierRecordOptions {
  /** Directory of the scrape; null without one. */
  readonly directory: string | null;
  /** Its pages, by the URL that answered with them. */
  readonly known: ReadonlyMap<string, KnownPage>;
  /** A URL as this scrape spells it: an older one may have known it otherwise. */
  readonly spell: (url: string) => string;
}

export function openEarlierRecord(options: EarlierRecordOptions): EarlierRecord {
  let facts: Facts | undefined;
  let pages: Pick<EarlierReadings, 'recorded' | 'close'> | null | undefined;
  const { directory, known, spell } = options;
  const recorded = (id: number): ReturnType<EarlierReadings['recorded']> => {
    if (pages === undefined) pages = directory === null ? null : openRecordedPages(directory, spell);
    return pages?.recorded(id) ?? null;
  };
  const load = (): Facts => (facts ??= directory === null ? NOTHING : loadFacts(directory, spell));
  return {
    of: (url) => earlierUrl(url, { facts: load(), page: known.get(url), recorded }),
    externalOf: (url) => {
      const { links, hops } = load();
      const status = links.get(url);
      return status === undefined ? null : { status, hop: hops.get(url)?.[0] ?? null };
    },
    failingExternals: () => (directory === null ? new Set() : loadFailingExternals(directory)),
    nowhere: () => load().nowhere,
    nowhereAt: () => load().nowhereAt,
    urlsWithoutPage: () => [...new Set([...load().hops.keys(), ...load().odd.keys()])],
    inlinks: () => load().inlinks,
    textsOf: (id) => {
      const page = recorded(id);
      return page && { url: page.url, title: page.facts.title, texts: [page.texts.editorial, page.texts.automated] };
    },
    close: () => pages?.close(),
  };
}

interface Facts {
  readonly hops: ReadonlyMap<string, Hop[]>;
  /** Faults of URLs that gave no page. */
  readonly odd: ReadonlyMap<string, Oddity[]>;
  readonly links: ReadonlyMap<string, string>;
  /** Whatever was asked for. */
  readonly targets: ReadonlySet<string>;
  readonly unreached: ReadonlyMap<string, { since: string; days: number; givenUp: boolean }>;
  readonly inlinks: ReadonlyMap<string, number>;
  readonly nowhere: ReadonlyMap<number, string>;
  readonly nowhereAt: ReadonlySet<string>;
}

const NOTHING: Facts = {
  hops: new Map(),
  odd: new Map(),
  links: new Map(),
  targets: new Set(),
  unreached: new Map(),
  inlinks: new Map(),
  nowhere: new Map(),
  nowhereAt: new Set(),
};

/** Nothing when the database cannot be read: then nothing can be kept. */
function loadFacts(directory: string, spell: EarlierRecordOptions['spell']): Facts {
  let db: Database | undefined;
  try {
    db = openTables(directory);
    return readFacts(db, spell);
  } catch {
    return NOTHING;
  } finally {
    db?.close();
  }
}

function readFacts(db: Database, spell: EarlierRecordOptions['spell']): Facts {
  const rows = <T>(sql: string): T[] => db.prepare(sql).all<T>();
  const parameter = (name: string): string | undefined =>
    db.prepare('SELECT value FROM parameters WHERE name = ?').get<{ value: string }>([name])?.value;
  const left = parameter('urls_left') ?? '1';
  const nowhere = parameter('nowhere') ?? '';
  const hops = rows<{ req_url: string; redir_url: string; redir_type: string }>('SELECT * FROM redirs');
  return {
    hops: grouped(
      hops.flatMap(({ req_url, redir_url, redir_type }): Hop[] => {
        const hop = { from: spell(req_url), to: spell(redir_url), type: redir_type };
        // A redirect that only spelled an address otherwise leads nowhere now; one to its very own address is a circle.
        return hop.from === hop.to && req_url !== redir_url ? [] : [hop];
      }),
      (hop) => hop.from,
    ),
    odd: grouped(
      rows<Oddity>(
        `SELECT url, kind, detail FROM problems WHERE kind != 'not-reached' AND url NOT IN (SELECT url FROM responses) ORDER BY nr`,
      ).map(({ url, kind, detail }) => ({ url: spell(url), kind, detail })),
      ({ url }) => url,
    ),
    links: new Map(
      rows<{ url: string; status: string }>('SELECT url, status FROM links WHERE status IS NOT NULL').map(
        ({ url, status }) => [spell(url), status],
      ),
    ),
    targets: new Set(left === '0' ? rows<{ url: string }>('SELECT url FROM targets').map(({ url }) => spell(url)) : []),
    unreached: new Map(
      (hasTable(db, 'unreached')
        ? rows<{ url: string; since: string; days: number; given_up: number }>('SELECT * FROM unreached')
        : []
      ).map(({ url, since, days, given_up }) => [spell(url), { since, days, givenUp: given_up === 1 }]),
    ),
    nowhereAt: new Set((parameter('nowhere_at') ?? '').split(' ').filter((url) => url !== '')),
    nowhere: new Map([...nowhere.matchAll(/(\d+):([0-9a-f]{24})/g)].map(([, depth, shape]) => [Number(depth), shape!])),
    inlinks: new Map(
      rows<{ path: string; inlinks: number }>('SELECT path, inlinks FROM pages JOIN pages_info USING (page_id)').map(
        ({ path, inlinks }) => [path, inlinks],
      ),
    ),
  };
}

function loadFailingExternals(directory: string): Set<string> {
  let db: Database | undefined;
  try {
    db = openTables(directory);
    const sql = "SELECT DISTINCT url FROM links WHERE type != 'int' AND NOT status GLOB '[23]??'";
    return new Set(
      db
        .prepare(sql)
        .all<{ url: string }>()
        .map(({ url }) => url),
    );
  } catch {
    return new Set();
  } finally {
    db?.close();
  }
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

interface Question {
  readonly facts: Facts;
  readonly page: KnownPage | undefined;
  readonly recorded: EarlierReadings['recorded'];
}

function earlierUrl(url: string, { facts, page, recorded }: Question): EarlierUrl | null {
  const before = facts.unreached.get(url);
  if (before?.givenUp) return null;
  const hops = facts.hops.get(url) ?? [];
  const odd = facts.odd.get(url) ?? [];
  const status = page ? '200' : statusOf(url, facts, hops, odd);
  const reading = page ? recorded(page.id) : null;
  if (status === null || (page && !reading)) return null;
  const { digest, contentType, etag, lastModified, fetchedAt } = page ?? NO_PAGE;
  const answer = { digest: digest ?? '', contentType, etag, lastModified, fetchedAt, notModified: false };
  return { status, hops, odd, page: reading && { answer, reading }, unreached: before ?? null };
}

const NO_PAGE = { digest: null, contentType: null, etag: null, lastModified: null, fetchedAt: '' };

/** Definite answers only: what was never reached is not known. */
function statusOf(
  url: string,
  { links, targets, unreached }: Facts,
  hops: readonly Hop[],
  odd: readonly Oddity[],
): string | null {
  const answered = hops.find(({ type }) => /^3\d\d$/.test(type))?.type;
  if (answered) return answered;
  if (hops.length > 0) return '200';
  const gone = odd
    .map(({ kind }) => /^(?:http-)?((?:soft-)?404|410)$/.exec(kind)?.[1])
    .find((status) => status !== undefined);
  if (gone) return gone;
  const status = links.get(url);
  if (status !== undefined && (/^(20[03]|404|410|soft-404|3\d\d)$/.test(status) || unreached.has(url))) return status;
  return odd.length === 0 && targets.has(url) && status === undefined ? '200' : null;
}
