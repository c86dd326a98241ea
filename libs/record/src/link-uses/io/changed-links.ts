import type { Database } from '../../io/database';
import { hasUseLists, pageLinks, type PageLinks } from './use-lists';

/**
 * Ids of pages whose links are others than in an earlier scrape, attached as `old`. Numbers of links hold within one scrape
 * only: where these are not the same, what they stand for is compared.
 */
export function changedLinks(db: Database): ReadonlySet<number> {
  const keys = (schema: string): string => `SELECT link_nr, url, anchor FROM ${schema}.links`;
  const isSame =
    db.prepare(`${keys('main')} EXCEPT ${keys('old')} LIMIT 1`).get() === undefined &&
    db.prepare(`${keys('old')} EXCEPT ${keys('main')} LIMIT 1`).get() === undefined;
  return hasUseLists(db) || hasUseLists(db, 'old') ? byPage(db, isSame) : byRow(db, isSame);
}

/** Within the engine: each row by its key in both. */
function byRow(db: Database, isSame: boolean): ReadonlySet<number> {
  const idsOf = (sql: string): number[] => Array.from(db.prepare(sql).tuples<[number]>(), ([id]) => id);
  const found = idsOf(
    isSame
      ? `SELECT DISTINCT n.page_id FROM ed_links n LEFT JOIN old.ed_links o USING (page_id, seq)
         WHERE n.text IS NOT o.text OR n.link_nr IS NOT o.link_nr`
      : `SELECT DISTINCT n.page_id FROM ed_links n LEFT JOIN old.ed_links o USING (page_id, seq)
         LEFT JOIN links nl ON nl.link_nr = n.link_nr LEFT JOIN old.links ol ON ol.link_nr = o.link_nr
         WHERE n.text IS NOT o.text OR nl.url IS NULL OR nl.url IS NOT ol.url OR nl.anchor IS NOT ol.anchor`,
  );
  // Each row of the later one has its like in the earlier: where there are as many, there are no others.
  const count = (schema: string): number =>
    db.prepare(`SELECT COUNT(*) AS n FROM ${schema}.ed_links`).get<{ n: number }>()!.n;
  if (found.length === 0 && count('main') === count('old')) return new Set();
  return new Set([
    ...found,
    ...idsOf(
      `SELECT DISTINCT o.page_id FROM old.ed_links o LEFT JOIN ed_links n USING (page_id, seq) WHERE n.page_id IS NULL`,
    ),
  ]);
}

/** Page by page: of a view the engine would look through the list of a page for each of its rows. */
function byPage(db: Database, isSame: boolean): ReadonlySet<number> {
  const same = isSame ? null : sameLinks(db);
  const before = new Map(pageLinks(db, 'old'));
  const changed = new Set<number>();
  for (const [id, links] of pageLinks(db, 'main')) {
    const former = before.get(id);
    if (!former || !isSamePage(links, former, same)) changed.add(id);
    before.delete(id);
  }
  for (const id of before.keys()) changed.add(id);
  return changed;
}

/** Numbers that links of the earlier scrape have now. */
function sameLinks(db: Database): ReadonlyMap<number, number> {
  type Row = [number, string, string];
  const rows = (schema: string): Iterable<Row> =>
    db.prepare(`SELECT link_nr, url, anchor FROM ${schema}.links`).tuples<Row>();
  const keyOf = (url: string, anchor: string): string => JSON.stringify([url, anchor]);
  const now = new Map(Array.from(rows('main'), ([nr, url, anchor]) => [keyOf(url, anchor), nr]));
  return new Map(Array.from(rows('old'), ([nr, url, anchor]) => [nr, now.get(keyOf(url, anchor)) ?? -1]));
}

function isSamePage(now: PageLinks, before: PageLinks, same: ReadonlyMap<number, number> | null): boolean {
  return (
    now.links.length === before.links.length &&
    now.links.every((link, nr) => {
      const former = before.links[nr]!;
      const isSameLink = link === (same ? same.get(former) : former);
      return isSameLink && now.seq[nr] === before.seq[nr] && now.texts[nr] === before.texts[nr];
    })
  );
}
