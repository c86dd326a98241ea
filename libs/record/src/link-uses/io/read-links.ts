import type { Database } from '../../io/database';
import type { EdLinkRow, LinkUseRow } from '../../scrape-db/schema';
import type { LinksReader } from '../links-reader';
import { linksOnceIn } from './links-once';
import { linksOfLists } from './links-of-lists';
import { hasUseLists, linkNumbers } from './use-lists';

/** By which of its forms the tables have. */
export function readLinks(db: Database): LinksReader {
  const counts = (): [number, number][] => {
    const found = new Map<number, number>();
    for (const [, numbers] of linkNumbers(db)) for (const nr of numbers) found.set(nr, (found.get(nr) ?? 0) + 1);
    return [...found].sort(([a], [b]) => a - b);
  };
  return {
    edLinkNumbers: () => linkNumbers(db),
    edLinkCounts: counts,
    ...(hasUseLists(db) ? linksOfLists(db) : linksOfRows(db)),
  };
}

function linksOfRows(db: Database): Omit<LinksReader, 'edLinkNumbers' | 'edLinkCounts'> {
  return {
    edLinks: () =>
      db.prepare('SELECT page_id, seq, text, link_nr FROM ed_links ORDER BY page_id, seq').iterate<EdLinkRow>(),
    edLinksOf: (only) =>
      db
        .prepare(`SELECT page_id, link_nr FROM ed_links e ${only ? ONLY_LINKS : ''} ORDER BY page_id, seq`)
        .tuples<[number, number]>(only && [JSON.stringify([...only])]),
    linkUses: (only) =>
      only
        ? db.prepare(linkUsesQuery(LINK_USE_COLUMNS, ONLY_LINKS)).iterate<LinkUseRow>([JSON.stringify([...only])])
        : db.prepare(linkUsesQuery(LINK_USE_COLUMNS)).iterate<LinkUseRow>(),
    linkUseValues: (columns) => db.prepare(linkUsesQuery(columns)).tuples(),
    linksOnce: () => linksOnceIn(db),
  };
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
