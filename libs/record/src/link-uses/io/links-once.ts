import type { Database } from '../../io/database';
import type { LinkOnce } from '../links-reader';
import { decodeUses } from '../use-list';

/**
 * Each link once, of lists: by one pass over the pages by path. What is remembered of a use are four numbers outside of V8's
 * heap, for the process that writes a workbook has next to none.
 */
export function* linksOnceOfLists(db: Database): Generator<LinkOnce> {
  const found = findUses(db);
  const { order, first, pages, pageIds } = found;
  const pathOf = db.prepare('SELECT path FROM pages WHERE page_id = ?');
  let [place, path] = [0, ''];
  for (let at = 0; at < order.length;) {
    const end = endOfPortion(found, at);
    for (const [use, text, ...target] of rowsOf(db, found, order.subarray(at, end))) {
      if (first[use] !== place) {
        place = first[use]!;
        ({ path } = pathOf.get<{ path: string }>([pageIds[place - 1]!])!);
      }
      yield [path, text, ...target, pages[use]!];
    }
    at = end;
  }
}

interface FoundUses {
  /** By the number of the use: place of the first page that has it, from 1 (0: none has it). */
  readonly first: Int32Array;
  /** On how many pages it stands. */
  readonly pages: Int32Array;
  /** Number of its link. */
  readonly links: Int32Array;
  /** By place. */
  readonly pageIds: Float64Array;
  /** Uses by first page and link. */
  readonly order: Int32Array;
}

function findUses(db: Database): FoundUses {
  const number = (sql: string): number => [...db.prepare(sql).tuples<[number | null]>()][0]![0] ?? 0;
  const size = number('SELECT max(use_nr) FROM uses') + 1;
  const [first, last, pages, links] = Array.from({ length: 4 }, () => new Int32Array(size)) as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  // Of a link that is no more nothing is told.
  links.fill(-1);
  const known = db.prepare('SELECT use_nr, link_nr FROM uses WHERE link_nr IN (SELECT link_nr FROM links)');
  for (const [use, link] of known.tuples<[number, number]>()) links[use] = link;
  const same = sameUses(db);
  const pageIds = new Float64Array(number('SELECT count(*) FROM page_uses'));
  let place = 0;
  const lists = db.prepare(
    'SELECT p.page_id, u.uses FROM pages p CROSS JOIN page_uses u USING (page_id) ORDER BY p.path',
  );
  for (const [id, list] of lists.tuples<[number, string]>()) {
    pageIds[place++] = id;
    for (const nr of decodeUses(list).uses) {
      const use = same.get(nr) ?? nr;
      if (!(links[use]! >= 0) || last[use] === place) continue;
      first[use] ||= place;
      last[use] = place;
      pages[use]! += 1;
    }
  }
  const order = new Int32Array(first.reduce((sum, one) => sum + (one > 0 ? 1 : 0), 0));
  let at = 0;
  for (const [use, one] of first.entries()) if (one > 0) order[at++] = use;
  order.sort((a, b) => first[a]! - first[b]! || links[a]! - links[b]!);
  return { first, pages, links, pageIds, order };
}

/** Two addresses of one link make two uses of it: the number of the first, by those of the others. */
function sameUses(db: Database): ReadonlyMap<number, number> {
  const rows = db.prepare(
    `SELECT u.use_nr, s.nr FROM (SELECT link_nr, text, min(use_nr) AS nr FROM uses GROUP BY link_nr, text HAVING count(*) > 1) s
     JOIN uses u USING (link_nr, text) WHERE u.use_nr != s.nr`,
  );
  return new Map(rows.tuples<[number, number]>());
}

const PORTION = 500;

/** Uses of one page and one link stay together. */
function endOfPortion({ order, first, links }: FoundUses, start: number): number {
  let end = Math.min(start + PORTION, order.length);
  const isSame = (a: number, b: number): boolean => first[a] === first[b] && links[a] === links[b];
  while (end < order.length && isSame(order[end - 1]!, order[end]!)) end += 1;
  return end;
}

type UseRow = [use: number, text: string, url: string, anchor: string, type: string, status: string | null];

/** In their order; texts by their bytes, as the engine has them. */
function rowsOf(db: Database, { first, links }: FoundUses, uses: Int32Array): UseRow[] {
  const rows = db.prepare(
    `SELECT u.use_nr, u.text, l.url, l.anchor, l.type, l.status
     FROM uses u JOIN links l USING (link_nr) WHERE u.use_nr IN (SELECT value FROM json_each(?))`,
  );
  return Array.from(rows.tuples<UseRow>([JSON.stringify([...uses])]), (row): UseRow => [...row]).sort(
    ([a, text], [b, other]) =>
      first[a]! - first[b]! || links[a]! - links[b]! || Buffer.compare(Buffer.from(text), Buffer.from(other)),
  );
}
