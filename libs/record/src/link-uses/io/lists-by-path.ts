import type { Database } from '../../io/database';

/** What a row of `links` says. */
type LinkTarget = [url: string, anchor: string, type: string, status: string | null];

/** Rows of `links`, or those of these numbers, by their number. */
export function targetsOf(db: Database, only?: Iterable<number>): ReadonlyMap<number, LinkTarget> {
  type Row = [number, ...LinkTarget];
  const which = only ? 'WHERE link_nr IN (SELECT value FROM json_each(?))' : '';
  const rows = db.prepare(`SELECT link_nr, url, anchor, type, status FROM links ${which}`);
  return new Map(Array.from(rows.tuples<Row>(only && [JSON.stringify([...only])]), ([nr, ...target]) => [nr, target]));
}

/** What stands in `page_uses`, in the order of the paths. */
export function byPath(db: Database): Iterable<[path: string, uses: string]> {
  return db
    .prepare('SELECT p.path, u.uses FROM pages p CROSS JOIN page_uses u USING (page_id) ORDER BY p.path')
    .tuples();
}
