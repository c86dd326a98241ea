import { Database, PAGE_COLUMNS, PAGE_INFO_COLUMNS, pageIdOf, PageInfoColumn } from '@scrape-and-report/record';
import { CrawlState } from '../../crawl/crawl-state';
import { FetchedRecord, Oddity, PageRecord } from '../../journal/journal-records';
import { countInlinks, keepInlinks, unseenAliases } from '../../finish/count-inlinks';
import { derive } from '../../finish/derive';
import { Heirs, PageToWrite } from '../../finish/heirs';
import { LinkRows } from '../../finish/link-rows';
import { encodeNumbers } from '../../finish/number-list';
import { rankTexts } from '../../finish/rank-texts';
import { Resolution, sourceNames } from '../../finish/resolve-urls';
import { SiteProfile } from '../../profile/profile';
import { Journal } from './journal';
import { MovingCells, TakenPages } from './taken-pages';
import { CheckRows } from './write-checks';
import { Cell, writeRows } from './write-rows';

export interface WritePagesOptions {
  readonly state: CrawlState;
  readonly journal: Journal;
  readonly profile: SiteProfile;
  /** Whether pages were looked at beyond their facts. */
  readonly looks: boolean;
  /** By path: how many pages linked to each page in the scrape before. */
  readonly earlierInlinks: () => ReadonlyMap<string, number>;
  /** Lets other work (the lease, a stop) have its turn; throws when this scrape must stop. */
  readonly breathe: () => Promise<void>;
}

const PAGES_A_TRANSACTION = 200;

const RESPONSE_COLUMNS = ['page_id', 'url', 'fetched_at', 'content_type'];
const INFO_NAMES = Object.keys(PAGE_INFO_COLUMNS) as PageInfoColumn[];
const INFO_COLUMNS = ['page_id', ...INFO_NAMES];
const TEXT_COLUMNS = new Set(['ed_text', 'aut_text']);

interface Beside {
  readonly resolution: Resolution;
  /** Their rows stand there. */
  readonly links: LinkRows;
  /** Null where no page is as it was. */
  readonly taken: TakenPages | null;
}

/** Writes the rows of all pages and of their uses of links; gives the problems that only the whole shows. */
export async function writePages(
  db: Database,
  { state, journal, profile, looks, earlierInlinks, breathe }: WritePagesOptions,
  { resolution, links, taken }: Beside,
): Promise<readonly Oddity[]> {
  const inlinks = countInlinks(state, resolution);
  if (unseenAliases(state).length > 0) keepInlinks(inlinks, earlierInlinks());
  const pages = [...state.claims]
    .map(([path, claim]): PageToWrite => ({ id: pageIdOf(path), path, claim }))
    .sort((a, b) => a.id - b.id);
  const heirs = new Heirs(state, resolution, pages, profile);
  const targets = rankTexts(state.urls);
  const targetRows = targets.order.map((number, rank): Cell[] => [rank + 1, state.urls[number]!]);
  db.transaction(() => writeRows(db, 'targets', ['target_nr', 'url'], targetRows));
  const ids = pages.flatMap(({ id, claim }) => (claim.isAsBefore ? [id] : []));
  if (taken) db.transaction(() => taken.copyRows(ids, links));
  await breathe();
  const insert = prepareInserts(db);
  const checks = looks ? new CheckRows(db, state, resolution) : null;
  for (let at = 0; at < pages.length; at += PAGES_A_TRANSACTION) {
    db.transaction(() => {
      const pageRows: Cell[][] = [];
      const responseRows: Cell[][] = [];
      for (const { id, path, claim } of pages.slice(at, at + PAGES_A_TRANSACTION)) {
        const { page: record, odd } = journal.read(claim.place) as FetchedRecord & { page: PageRecord };
        const before = record.asBefore ? taken : null;
        const facts = before ? before.factsOf(id) : record.facts;
        const business = heirs.note('business', path, derive(profile.derived.business, facts, path));
        const category = heirs.note('category', path, derive(profile.derived.category, facts, path));
        const sources = sourceNames(resolution.sources.get(path) ?? 0);
        pageRows.push([id, path, claim.url, record.digest || null]);
        responseRows.push([id, claim.from, record.fetchedAt, record.contentType]);
        const found = { business, category, inlinks: inlinks.get(path) ?? 0, sources };
        const { etag, lastModified: last_modified } = record;
        if (before) before.move(id, { ...found, etag, last_modified });
        else insert.info.run(infoRow(id, record, found));
        if (heirs.wantsLinks) heirs.noteLinks(path, before ? before.linksOf(id) : record.edLinks);
        checks?.note(id, path, before ? before.lookOf(id, record.look) : record.look);
        if (record.isRepeatable && !before?.hasReading(id, oddList(odd))) {
          const numbers = record.targets.map((target) => targets.numberOf[target]!);
          insert.reading.run([id, encodeNumbers(numbers), oddList(odd)]);
        }
        if (!before && record.edLinks.length > 0) insert.links.run([id, linkUses(record.edLinks, links)]);
      }
      writeRows(db, 'pages', PAGE_COLUMNS, pageRows);
      writeRows(db, 'responses', RESPONSE_COLUMNS, responseRows);
      checks?.writePages();
    });
    await breathe();
  }
  checks?.finish();
  const { fields, odd } = heirs.settle(profile);
  for (const { field, rows } of fields) {
    const update = db.prepare(`UPDATE pages_info SET ${field} = ?1 WHERE page_id = ?2 AND ${field} IS NOT ?1`);
    db.transaction(() => rows.forEach((row) => update.run(row)));
  }
  return odd;
}

function prepareInserts(db: Database) {
  // The texts come as bytes, which would stand in the table as BLOBs.
  const places = INFO_COLUMNS.map((name) => (TEXT_COLUMNS.has(name) ? 'CAST(? AS TEXT)' : '?')).join(', ');
  return {
    info: db.prepare(`INSERT INTO pages_info (${INFO_COLUMNS.join(', ')}) VALUES (${places})`),
    // One call a page, and no nested JSON: that would be read again for each column.
    links: db.prepare(
      `INSERT INTO ed_links (page_id, seq, text, link_nr)
       SELECT ?, key, substr(value, instr(value, ' ') + 1), CAST(value AS INTEGER) FROM json_each(?)`,
    ),
    reading: db.prepare('INSERT INTO readings (page_id, targets, odd) VALUES (?, ?, ?)'),
  };
}

/** Values in the order of `INFO_COLUMNS`; the compiler wants each of them. */
function infoRow(
  id: number,
  { facts, texts, etag, lastModified }: PageRecord,
  found: Pick<MovingCells, 'inlinks' | 'sources'> & {
    /** Undefined: it is inherited, and settled when all is known. */
    readonly [name in 'business' | 'category']: Cell | undefined;
  },
): (Cell | Uint8Array)[] {
  const info: Readonly<Record<PageInfoColumn, Cell | Uint8Array>> = {
    title: facts.title,
    description: facts.description,
    num_h1s: facts.numH1s,
    first_h1: facts.firstH1,
    language: facts.language,
    modified: facts.modified,
    pagetype: facts.pagetype,
    classes: facts.classes,
    ed_text: texts.editorial,
    aut_text: texts.automated,
    business: found.business ?? null,
    category: found.category ?? null,
    ed_words: facts.edWords,
    inlinks: found.inlinks,
    sources: found.sources,
    status: 200,
    etag,
    last_modified: lastModified,
    own_facts: facts.own ?? null,
  };
  const row: (Cell | Uint8Array)[] = [id];
  for (const name of INFO_NAMES) row.push(info[name]);
  return row;
}

/** A JSON list of kinds and details. */
function oddList(odd: readonly Oddity[]): string {
  return JSON.stringify(odd.map(({ kind, detail }) => [kind, detail]));
}

/** A JSON list of `<number of the row of links> <text>`, in order. */
function linkUses(edLinks: readonly (number | string)[], { numberOf }: LinkRows): string {
  const uses: string[] = [];
  for (let nr = 0; nr < edLinks.length; nr += 2) uses.push(`${numberOf[edLinks[nr] as number]} ${edLinks[nr + 1]}`);
  return JSON.stringify(uses);
}
