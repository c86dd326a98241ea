import { Database, hasColumn, hasTable, openTables, Statement } from '@scrape-and-report/record';
import { LinkTarget } from '../../reading/editorial-links';
import { FoundTarget } from '../../reading/find-targets';
import { BriefReading, PageReading } from '../../reading/page-reading';
import { targetKey } from '../../url/target';
import { cellBytes } from '../../finish/cell-bytes';
import { decodeNumbers } from '../../finish/number-list';
import { EarlierBriefs, readBriefs } from '../disk/earlier-briefs';
import { filesByNumber, targetsByNumber } from '../disk/numbered-names';

/** What the pages of one earlier scrape were read as. */
export interface EarlierReadings {
  /** Null for a page whose reading was not kept, or cannot be read. */
  of(pageId: number): PageReading | null;
  /** What a crawl needs of a page that is taken over as it was; null where it can't be. */
  brief(pageId: number): BriefReading | null;
  /**
   * What is recorded of a page, also when its reading was not kept: then of its links only the editorial ones are known.
   * Null when there is no such page, or it cannot be read.
   */
  recorded(pageId: number): PageReading | null;
  close(): void;
}

/**
 * Opens the readings of a scrape.
 *
 * @param made what readings must have been made with
 * @param root of the site, when pages may be taken over
 * @returns null when they were made otherwise, or there are none: nothing depends on them
 */
export function openEarlierReadings(directory: string, made: string, root: string | null): EarlierReadings | null {
  return openReadings(directory, { isWanted: (digest) => digest === made, root });
}

/**
 * Opens what a scrape recorded of its pages, however it was read. Null when its database cannot be read.
 *
 * @param spell a URL as it is spelled now
 */
export function openRecordedPages(
  directory: string,
  spell: (url: string) => string,
): Pick<EarlierReadings, 'recorded' | 'close'> | null {
  return openReadings(directory, { isWanted: () => true, root: null, spell });
}

interface HowToOpen {
  readonly isWanted: (digest: string | undefined) => boolean;
  readonly root: string | null;
  readonly spell?: (url: string) => string;
}

function openReadings(directory: string, { isWanted, root, spell = (url) => url }: HowToOpen): Readings | null {
  let db: Database | null = null;
  try {
    db = openTables(directory);
    const made = db.prepare("SELECT value FROM parameters WHERE name = 'readings'").get<{ value: string }>();
    if (isWanted(made?.value)) return new Readings(db, spell, root === null ? null : readBriefs(db, root));
  } catch {
    // Missing, damaged, or of an older version.
  }
  db?.close();
  return null;
}

interface Row {
  readonly url: string;
  readonly facts: string;
  readonly editorial: ArrayBuffer | Uint8Array;
  readonly automated: ArrayBuffer | Uint8Array;
  readonly targets: ArrayBuffer | Uint8Array | null;
  readonly odd: string | null;
  readonly numbers: string;
  readonly linkTexts: string;
  readonly ids: string | null;
  readonly seen: string | null;
  readonly sketch: string | null;
  readonly files: string | null;
}

class Readings implements EarlierReadings {
  readonly #db: Database;
  readonly #read: Statement;
  readonly #spell: (url: string) => string;
  /** By their numbers in that scrape; made for all pages, so that what they are numbered now is looked up once. */
  #targets: readonly FoundTarget[] = [];
  readonly #links: LinkTarget[] = [];
  /** By their numbers in that scrape: `<type> <url>`. */
  #files: readonly string[] = [];
  #briefs: EarlierBriefs | null;
  #byUrl: Map<string, FoundTarget> | null = null;
  #areNumbered = false;

  /** @param spell a URL as it is spelled now; what was read by the rules of today is spelled so already */
  constructor(db: Database, spell: (url: string) => string, briefs: EarlierBriefs | null) {
    this.#db = db;
    this.#spell = spell;
    this.#briefs = briefs;
    const looks = hasTable(db, 'page_checks');
    const sketches = looks && hasColumn(db, 'sketch', { table: 'page_checks' });
    this.#read = db.prepare(readingQuery(hasColumn(db, 'own_facts'), looks, sketches));
    // Of pages that are taken over it knows enough.
    if (!briefs) this.#number();
  }

  #number(): void {
    if (this.#areNumbered) return;
    this.#areNumbered = true;
    const [db, spell] = [this.#db, this.#spell];
    if (hasTable(db, 'page_checks')) this.#files = filesByNumber(db, spell);
    this.#targets = targetsByNumber(db, spell);
    for (const [nr, url, anchor] of db
      .prepare('SELECT link_nr, url, anchor FROM links')
      .tuples<[number, string, string]>())
      this.#links[nr] = { key: targetKey(spell(url), anchor), linkNumber: undefined };
  }

  of(pageId: number): PageReading | null {
    const reading = this.recorded(pageId);
    return reading?.isRepeatable ? reading : null;
  }

  brief(pageId: number): BriefReading | null {
    return this.#briefs?.of(pageId) ?? null;
  }

  recorded(pageId: number): PageReading | null {
    try {
      this.#number();
      const row = this.#read.get<Row>([pageId]);
      return row ? this.#readingOf(row) : null;
    } catch {
      return null;
    }
  }

  /** @throws when the database contradicts itself */
  #readingOf(row: Row): PageReading {
    const texts = JSON.parse(row.linkTexts) as string[];
    const numbers = JSON.parse(row.numbers) as number[];
    return {
      url: this.#spell(row.url),
      facts: JSON.parse(row.facts) as PageReading['facts'],
      texts: { editorial: cellBytes(row.editorial), automated: cellBytes(row.automated) },
      targets: row.targets
        ? decodeNumbers(row.targets).map((nr) => present(this.#targets[nr]))
        : this.#editorialTargets(numbers),
      edLinks: numbers.map((nr, seq) => ({ target: present(this.#links[nr]), text: texts[seq]! })),
      odd: JSON.parse(row.odd ?? '[]') as PageReading['odd'],
      isRepeatable: row.targets !== null,
      look: this.#lookOf(row),
    };
  }

  #lookOf({ ids, seen, sketch, files }: Row): PageReading['look'] {
    if (ids === null || seen === null || files === null) return null;
    const numbers = files === '' ? [] : files.split(' ').map(Number);
    return {
      ids,
      seen: JSON.parse(seen) as NonNullable<PageReading['look']>['seen'],
      sketch: sketch ?? '',
      files: numbers.flatMap((nr) => this.#files[nr] ?? []),
    };
  }

  #editorialTargets(links: readonly number[]): FoundTarget[] {
    const urls = new Set(links.map((nr) => present(this.#links[nr]).key.replace(/#.*$/s, '')));
    this.#byUrl ??= new Map(Object.values(this.#targets).map((target) => [target.url, target]));
    return [...urls].flatMap((url) => this.#byUrl!.get(url) ?? []);
  }

  close(): void {
    // Whoever still holds this needs none of it, and the tables are yet to be written.
    this.#briefs = null;
    this.#db.close();
  }
}

function present<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('a row is missing');
  return row;
}

/** Lists are put together by the engine: rows of links are many, and each that is handed over costs more than reading it. */
const readingQuery = (hasOwnFacts: boolean, looks: boolean, sketches: boolean): string => `
  SELECT p.url, CAST(i.ed_text AS BLOB) AS editorial, CAST(i.aut_text AS BLOB) AS automated, r.targets, r.odd,
    json_object('title', i.title, 'description', i.description, 'numH1s', i.num_h1s, 'firstH1', i.first_h1,
      'language', i.language, 'modified', i.modified, 'pagetype', i.pagetype, 'classes', i.classes,
      'edWords', i.ed_words, 'own', ${hasOwnFacts ? 'i.own_facts' : 'NULL'}) AS facts,
    (SELECT json_group_array(link_nr) FROM (SELECT link_nr FROM ed_links e WHERE e.page_id = p.page_id ORDER BY seq))
      AS numbers,
    (SELECT json_group_array(text) FROM (SELECT text FROM ed_links e WHERE e.page_id = p.page_id ORDER BY seq))
      AS linkTexts, ${looks ? 'c.ids, c.seen, c.files' : 'NULL AS ids, NULL AS seen, NULL AS files'},
    ${sketches ? 'c.sketch' : 'NULL'} AS sketch
  FROM pages p JOIN pages_info i USING (page_id) LEFT JOIN readings r USING (page_id)
    ${looks ? 'LEFT JOIN page_checks c USING (page_id)' : ''} WHERE p.page_id = ?`;
