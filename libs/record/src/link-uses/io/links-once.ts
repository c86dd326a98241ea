import type { Database } from '../../io/database';
import type { LinkOnce } from '../links-reader';
import { PairIds } from '../pair-ids';
import { decodeUses } from '../use-list';
import { byPath, targetsOf } from './lists-by-path';
import { hasUseLists, readUses } from './use-lists';

interface Found {
  /** The first that has it. */
  readonly path: string;
  readonly place: number;
  /** The last page so far. */
  last: number;
  pages: number;
}

/** Each link once. One pass over the pages by path: to group a million rows the engine would sort them. */
export function linksOnceIn(db: Database): LinkOnce[] {
  const targets = targetsOf(db);
  const ids = new PairIds();
  const found: (Found | undefined)[] = [];
  let place = 0;
  for (const [path, uses] of hasUseLists(db) ? idsOfLists(db, ids) : idsOfRows(db, ids)) {
    place += 1;
    for (const id of uses) {
      const known = found[id];
      if (!known) found[id] = { path, place, last: place, pages: 1 };
      else if (known.last !== place) {
        known.last = place;
        known.pages += 1;
      }
    }
  }
  const order = [...found.keys()]
    .filter((id) => found[id] && targets.has(ids.pairs[id]![0]))
    .sort((a, b) => found[a]!.place - found[b]!.place || compareUses(ids.pairs[a]!, ids.pairs[b]!));
  return order.map((id) => {
    const { path, pages } = found[id]!;
    const [link, text] = ids.pairs[id]!;
    return [path, text, ...targets.get(link)!, pages];
  });
}

type PageIds = readonly [path: string, ids: readonly number[]];

/** Two addresses of one link make two uses of it: both have one id. */
function* idsOfLists(db: Database, ids: PairIds): Generator<PageIds> {
  const { texts, links } = readUses(db);
  const idOf = links.map((link, use) => (link === undefined ? undefined : ids.idOf(link, texts[use]!)));
  for (const [path, list] of byPath(db)) yield [path, known(decodeUses(list).uses, idOf)];
}

function known(uses: readonly number[], idOf: readonly (number | undefined)[]): number[] {
  const ids: number[] = [];
  for (const use of uses) {
    const id = idOf[use];
    if (id !== undefined) ids.push(id);
  }
  return ids;
}

function* idsOfRows(db: Database, ids: PairIds): Generator<PageIds> {
  const rows = db.prepare(
    `SELECT p.path, json_group_array(e.link_nr), json_group_array(e.text)
     FROM pages p CROSS JOIN ed_links e ON e.page_id = p.page_id GROUP BY p.path ORDER BY p.path`,
  );
  for (const [path, links, texts] of rows.tuples<[string, string, string]>()) {
    const names = JSON.parse(texts) as string[];
    yield [path, (JSON.parse(links) as number[]).map((link, nr) => ids.idOf(link, names[nr]!))];
  }
}

/** As the engine does: texts by their bytes. */
function compareUses([link, text]: readonly [number, string], [other, otherText]: readonly [number, string]): number {
  return link - other || Buffer.compare(Buffer.from(text), Buffer.from(otherText));
}
