import { hash } from 'node:crypto';
import type { Database } from '../../../io/database';
import { inserter } from '../../../io/many-rows';
import { joinFacts } from '../../join-scrape';
import { decodeVersion, wholeSeen, type PageVersion } from '../../page-version';
import type { ScrapeList } from '../../list/scrape-list';
import { parseFacts, partReading, type PartedReading } from '../../stored-reading';
import { inPackOrder, wholeOf, type RankOf, type ReadStored } from '../../stored-versions';
import { infoColumns } from './write-recorded';

/** A page that two lists name, by its places. */
export type PagePair = readonly [now: number, before: number];

export interface Revision {
  readonly before: ScrapeList;
  readonly now: ScrapeList;
  readonly read: ReadStored;
  readonly rankOf: RankOf;
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
export function revisePages(db: Database, { before, now, read, rankOf, changed, most }: Revision): PagePair[] | null {
  const versions = changed.map(([at]) => decodeVersion(wholeOf(read, now.pages.version[at]!)));
  const former = changed.map(([, at]) => readVersion(read, before.pages.version[at]!));
  const order = (of: readonly (PageVersion | null)[]): number[] =>
    inPackOrder(of.map((version) => (version ? rankOf(version.reading) : -1)));
  const names: (string | null)[] = [];
  for (const nr of order(former)) {
    const bytes = former[nr] && read(former[nr].reading);
    names[nr] = bytes ? digestOfNames(partReading(bytes)) : null;
  }
  const write = writer(db, now);
  const others: PagePair[] = [];
  for (const nr of order(versions)) {
    const parts = partReading(wholeOf(read, versions[nr]!.reading));
    if (parts && digestOfNames(parts) === names[nr]) write(changed[nr]![0], versions[nr]!, parts);
    else if (others.push(changed[nr]!) > most) return null;
  }
  return others;
}

/** Null where no pack holds it any more: the tables were made before. */
function readVersion(read: ReadStored, digest: string): PageVersion | null {
  const bytes = read(digest);
  return bytes && decodeVersion(bytes);
}

/** Of all that hangs on numbers, and of which rows there are. */
function digestOfNames(parts: PartedReading | null): string | null {
  return parts && `${hash('sha256', parts.named, 'base64')} ${parts.looks !== null}`;
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
