import type { Database } from '../../io/database';
import type { EdLinkRow, LinkUseRow } from '../../scrape-db/schema';
import type { LinksReader } from '../links-reader';
import { linksOnceOfLists } from './links-once';
import { hasUseLists, linkNumbers } from './use-lists';

/**
 * By which of its forms the tables have: what all uses are asked for is put together from lists where there are any, and all
 * else by the engine from the view, which keeps them out of memory.
 */
export function readLinks(db: Database): LinksReader {
  const counts = (): [number, number][] => {
    const found = new Map<number, number>();
    for (const [, numbers] of linkNumbers(db)) for (const nr of numbers) found.set(nr, (found.get(nr) ?? 0) + 1);
    return [...found].sort(([a], [b]) => a - b);
  };
  return {
    edLinkNumbers: () => linkNumbers(db),
    edLinkCounts: counts,
    edLinks: () =>
      db.prepare('SELECT page_id, seq, text, link_nr FROM ed_links ORDER BY page_id, seq').iterate<EdLinkRow>(),
    edLinksOf: (only) =>
      hasUseLists(db)
        ? numbersOf(db, only)
        : db
            .prepare(`SELECT page_id, link_nr FROM ed_links e ${only ? ONLY_LINKS : ''} ORDER BY page_id, seq`)
            .tuples<[number, number]>(only && [JSON.stringify([...only])]),
    linkUses: (only) =>
      only
        ? db.prepare(linkUsesQuery(LINK_USE_COLUMNS, ONLY_LINKS)).iterate<LinkUseRow>([JSON.stringify([...only])])
        : db.prepare(linkUsesQuery(LINK_USE_COLUMNS)).iterate<LinkUseRow>(),
    linkUseValues: (columns) => db.prepare(linkUsesQuery(columns)).tuples(),
    linksOnce: () => (hasUseLists(db) ? linksOnceOfLists(db) : db.prepare(LINKS_ONCE).tuples()),
  };
}

function* numbersOf(db: Database, only?: Iterable<number>): Generator<readonly [page_id: number, link_nr: number]> {
  const wanted = only && new Set(only);
  for (const [page_id, links] of linkNumbers(db))
    for (const link_nr of links) if (wanted?.has(link_nr) !== false) yield [page_id, link_nr];
}

const LINK_USE_SOURCES: Readonly<Record<keyof LinkUseRow, 'p' | 'e' | 'l'>> = {
  path: 'p',
  seq: 'e',
  text: 'e',
  link_nr: 'e',
  url: 'l',
  anchor: 'l',
  type: 'l',
  status: 'l',
};
const LINK_USE_COLUMNS = Object.keys(LINK_USE_SOURCES) as (keyof LinkUseRow)[];

const ONLY_LINKS = 'WHERE e.link_nr IN (SELECT value FROM json_each(?))';

/** CROSS JOIN keeps the order of the tables: by path, which has an index, so that nothing is sorted in memory. */
function linkUsesQuery(columns: readonly (keyof LinkUseRow)[], which = ''): string {
  const list = columns.map((column) => `${LINK_USE_SOURCES[column]}.${column}`);
  return `SELECT ${list.join(', ')}
       FROM pages p CROSS JOIN ed_links e ON e.page_id = p.page_id CROSS JOIN links l ON l.link_nr = e.link_nr
       ${which} ORDER BY p.path, e.seq`;
}

const LINKS_ONCE = `SELECT MIN(p.path) AS path, e.text, l.url, l.anchor, l.type, l.status, COUNT(DISTINCT e.page_id)
       FROM ed_links e JOIN pages p ON p.page_id = e.page_id JOIN links l ON l.link_nr = e.link_nr
       GROUP BY e.link_nr, e.text ORDER BY 1, e.link_nr, e.text`;
