import { Database, hasColumn, hasTable, linkNumbers, pageIdOf, pathOf } from '@scrape-and-report/record';
import { saidBy } from '../../crawl/copies';
import { cellBytes } from '../../finish/cell-bytes';
import { decodeNumbers } from '../../finish/number-list';
import { NO_FACTS, NO_TEXTS } from '../../journal/journal-records';
import { LinkTarget } from '../../reading/editorial-links';
import { FoundTarget } from '../../reading/find-targets';
import { BriefReading } from '../../reading/page-reading';
import { targetKey } from '../../url/target';
import { filesByNumber, targetsByNumber } from './numbered-names';

interface Brief {
  readonly url: string;
  /** Numbers, as they stand in the cell. */
  readonly targets: Buffer;
  readonly odd: string;
  readonly said: number;
  /** Numbers of files, and what was seen; null where nobody looked. */
  readonly look: { readonly files: string; readonly seen: string } | null;
  readonly out: LinkTarget[];
}

/** What a crawl needs to know of the pages of a scrape to take them over, read in one go: page by page it would take five times as long. */
export class EarlierBriefs {
  readonly #pages: ReadonlyMap<number, Brief>;
  /** By their numbers in that scrape. */
  readonly #targets: readonly FoundTarget[];
  readonly #files: readonly string[];

  /** @throws the engine's error for a damaged file */
  constructor(db: Database, root: string) {
    this.#pages = readPages(db, root);
    this.#targets = targetsByNumber(db);
    this.#files = hasTable(db, 'page_checks') ? filesByNumber(db) : [];
  }

  /** Null for a page whose reading was not kept, or contradicts itself. */
  of(id: number): BriefReading | null {
    const page = this.#pages.get(id);
    if (!page) return null;
    const targets = decodeNumbers(page.targets).map((nr) => this.#targets[nr]);
    const files = page.look && numbersIn(page.look.files).map((nr) => this.#files[nr]);
    if (!areThere(targets) || (files && !areThere(files))) return null;
    return {
      url: page.url,
      ...{ facts: NO_FACTS, texts: NO_TEXTS, targets, isRepeatable: true },
      edLinks: page.out.map((target) => ({ target, text: '' })),
      odd: JSON.parse(page.odd) as BriefReading['odd'],
      look: files && page.look && { ids: '', sketch: '', files, seen: JSON.parse(page.look.seen) as SeenOnPage },
      asBefore: { id, said: page.said },
    };
  }
}

type SeenOnPage = NonNullable<BriefReading['look']>['seen'];

/** Null where the tables are not those of today, so that their rows can't be taken over, or can't be read. */
export function readBriefs(db: Database, root: string): EarlierBriefs | null {
  const looks = hasTable(db, 'page_checks');
  if (!hasColumn(db, 'own_facts') || looks !== hasColumn(db, 'sketch', { table: 'page_checks' })) return null;
  try {
    return new EarlierBriefs(db, root);
  } catch {
    return null;
  }
}

function readPages(db: Database, root: string): Map<number, Brief> {
  const said = readSaid(db);
  const looks = readLooks(db);
  const out = readLinksOut(db);
  const pages = new Map<number, Brief>();
  type Row = [number, string, Uint8Array, string];
  const rows = db.prepare('SELECT page_id, url, targets, odd FROM readings JOIN pages USING (page_id)');
  for (const [id, url, targets, odd] of rows.tuples<Row>()) {
    const sum = said.get(id);
    if (sum === undefined || pageIdOf(pathOf(url, root)) !== id) continue;
    pages.set(id, {
      ...{ url, odd, said: sum, targets: cellBytes(targets) },
      look: looks.get(id) ?? null,
      out: out.get(id) ?? [],
    });
  }
  return pages;
}

function readSaid(db: Database): Map<number, number> {
  const rows = db.prepare(
    `SELECT page_id, title, first_h1, CAST(ed_text AS BLOB), CAST(aut_text AS BLOB) FROM pages_info
     WHERE ed_text NOTNULL AND aut_text NOTNULL`,
  );
  const said = new Map<number, number>();
  for (const [id, title, firstH1, editorial, automated] of rows.tuples<
    [number, string | null, string | null, Uint8Array, Uint8Array]
  >()) {
    const texts = { editorial: cellBytes(editorial), automated: cellBytes(automated) };
    said.set(id, saidBy({ facts: { ...NO_FACTS, title, firstH1 }, texts }));
  }
  return said;
}

function readLooks(db: Database): Map<number, NonNullable<Brief['look']>> {
  if (!hasTable(db, 'page_checks')) return new Map();
  const rows = db.prepare('SELECT page_id, files, seen FROM page_checks').tuples<[number, string, string]>();
  return new Map(Array.from(rows, ([id, files, seen]) => [id, { files, seen }]));
}

/** Links that lead out of the site, which are asked for beside the pages. */
function readLinksOut(db: Database): Map<number, LinkTarget[]> {
  const targets = new Map<number, LinkTarget>();
  const links = db.prepare("SELECT link_nr, url, anchor FROM links WHERE type != 'int'");
  for (const [nr, url, anchor] of links.tuples<[number, string, string]>())
    targets.set(nr, { key: targetKey(url, anchor), linkNumber: undefined });
  const byPage = new Map<number, LinkTarget[]>();
  if (targets.size === 0) return byPage;
  for (const [id, numbers] of linkNumbers(db)) {
    const out = numbers.flatMap((nr) => targets.get(nr) ?? []);
    if (out.length > 0) byPage.set(id, out);
  }
  return byPage;
}

function numbersIn(text: string): number[] {
  return text === '' ? [] : text.split(' ').map(Number);
}

function areThere<T>(rows: readonly (T | undefined)[]): rows is readonly T[] {
  return !rows.includes(undefined);
}
