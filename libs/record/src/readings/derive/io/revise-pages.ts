import type { Database } from '../../../io/database';
import { inserter } from '../../../io/many-rows';
import { hasUseLists } from '../../../link-uses/io/use-lists';
import { pageIdOf } from '../../../site-url';
import { joinFacts } from '../../join-scrape';
import { decodeVersion, wholeSeen, type PageVersion } from '../../page-version';
import type { ScrapeList } from '../../list/scrape-list';
import { parseFacts, partReading, type PartedReading } from '../../stored-reading';
import { inPackOrder, wholeOf, type RankOf, type ReadAhead, type ReadStored } from '../../stored-versions';
import { digestOfNames } from './digest-of-names';
import { infoColumns } from './write-recorded';

/** A page that two lists name, by its places. */
export type PagePair = readonly [now: number, before: number];

export interface Revision {
  readonly before: ScrapeList;
  readonly now: ScrapeList;
  readonly read: ReadStored;
  readonly rankOf: RankOf;
  readonly ahead?: ReadAhead | undefined;
  /** Pages with another version. */
  readonly changed: readonly PagePair[];
  /** More of them that can't be revised make it worth nothing. */
  readonly most: number;
}

/**
 * Of most pages that were edited nothing but texts and facts is another: these are written over in the tables of the earlier
 * list, and the rows that say where their links lead stay. What a reading names is compared by its bytes.
 *
 * @returns pages of which more is another; null when they are too many
 * @throws MissingReadingError, and RangeError
 */
export function revisePages(
  db: Database,
  { before, now, read, rankOf, ahead, changed, most }: Revision,
): PagePair[] | null {
  const versions = changed.map(([at]) => decodeVersion(wholeOf(read, now.pages.version[at]!)));
  const names = hasUseLists(db) ? knownNames(db, before, changed) : readNames({ before, read, rankOf, changed });
  const write = writer(db, now);
  const others: PagePair[] = [];
  const order = inPackOrder(versions.map(({ reading }) => rankOf(reading)));
  ahead?.(order.map((nr) => versions[nr]!.reading));
  for (const nr of order) {
    const bytes = wholeOf(read, versions[nr]!.reading);
    const digest = digestOfNames(bytes);
    const parts = digest !== null && digest === names[nr] ? partReading(bytes) : null;
    if (parts) write(changed[nr]![0], versions[nr]!, parts);
    else if (others.push(changed[nr]!) > most) return null;
  }
  return others;
}

/** As they stand in tables that were made of a list. */
function knownNames(db: Database, before: ScrapeList, changed: readonly PagePair[]): readonly (string | null)[] {
  const find = db.prepare('SELECT digest FROM page_names WHERE page_id = ?');
  return changed.map(([, at]) => find.get<{ digest: string }>([pageIdOf(before.pages.path[at]!)])?.digest ?? null);
}

/** As packs have them, where tables are those that were moved over. */
function readNames({
  before,
  read,
  rankOf,
  changed,
}: Pick<Revision, 'before' | 'read' | 'rankOf' | 'changed'>): readonly (string | null)[] {
  const former = changed.map(([, at]) => readVersion(read, before.pages.version[at]!));
  const names: (string | null)[] = [];
  for (const nr of inPackOrder(former.map((version) => (version ? rankOf(version.reading) : -1)))) {
    const bytes = former[nr] && read(former[nr].reading);
    names[nr] = bytes ? digestOfNames(bytes) : null;
  }
  return names;
}

/** Null where no pack holds it any more: the tables were made before. */
function readVersion(read: ReadStored, digest: string): PageVersion | null {
  const bytes = read(digest);
  return bytes && decodeVersion(bytes);
}

function writer(db: Database, list: ScrapeList): (place: number, version: PageVersion, parts: PartedReading) => void {
  const columns = infoColumns(list);
  const page = db.prepare('UPDATE pages SET url = ?, body_digest = ? WHERE page_id = ?');
  const info = db.prepare(`UPDATE pages_info SET ${columns.map((name) => `${name} = ?`).join(', ')} WHERE page_id = ?`);
  const noResponse = db.prepare('DELETE FROM responses WHERE page_id = ?');
  const response = inserter(db, 'responses', 4);
  const hasSketch = !list.lacks.includes('sketch');
  const checks =
    list.files &&
    db.prepare(`UPDATE page_checks SET seen = ?, ids = ?${hasSketch ? ', sketch = ?' : ''} WHERE page_id = ?`);
  return (place, version, { facts, looks }) => {
    const row = joinFacts(list, place, version, parseFacts(facts));
    page.run([row.url, row.body_digest, row.page_id]);
    info.run([...columns.map((name) => row.info[name]), row.page_id]);
    noResponse.run([row.page_id]);
    if (row.response) response([row.page_id, row.response.url, row.response.fetched_at, row.response.content_type]);
    if (!checks || !looks) return;
    const seen = wholeSeen({ seen: looks.seen, slow: version.slow });
    checks.run([seen, looks.ids, ...(hasSketch ? [looks.sketch ?? ''] : []), row.page_id]);
  };
}
