import type { Database } from '../../io/database';
import type { EdLinkRow, LinkRow, LinkUseRow } from '../../scrape-db/schema';
import type { LinkOnce, LinksReader } from '../links-reader';
import { PairIds } from '../pair-ids';
import { decodeUses } from '../use-list';
import { pageLinks, readUses } from './use-lists';

/** The same answers as the rows of `ed_links` give, without a row for each of a million uses. */
export function linksOfLists(db: Database): Omit<LinksReader, 'edLinkNumbers' | 'edLinkCounts'> {
  return {
    edLinks: () => edLinks(db),
    edLinksOf: (only) => edLinksOf(db, only),
    linkUses: (only) => linkUses(db, only),
    linkUseValues: (columns) => linkUseValues(db, columns),
    linksOnce: () => linksOnce(db),
  };
}

function* edLinks(db: Database): Generator<EdLinkRow> {
  for (const [page_id, { seq, texts, links }] of pageLinks(db, 'main'))
    for (const [nr, link_nr] of links.entries()) yield { page_id, seq: seq[nr]!, text: texts[nr]!, link_nr };
}

function* edLinksOf(db: Database, only?: Iterable<number>): Generator<readonly [page_id: number, link_nr: number]> {
  const wanted = only && new Set(only);
  for (const [page_id, { links }] of pageLinks(db, 'main'))
    for (const link_nr of links) if (wanted?.has(link_nr) !== false) yield [page_id, link_nr];
}

function* linkUses(db: Database, only?: Iterable<number>): Generator<LinkUseRow> {
  const wanted = only && new Set(only);
  const { texts, links } = readUses(db);
  const targets = targetsOf(db);
  for (const [path, , list] of byPath(db)) {
    const { uses, seq } = decodeUses(list);
    for (const [nr, use] of uses.entries()) {
      const target = targets.get(links.get(use) ?? NONE);
      if (!target || wanted?.has(target.link_nr) === false) continue;
      yield { path, seq: seq?.[nr] ?? nr, text: texts.get(use)!, ...target };
    }
  }
}

function* linkUseValues<C extends keyof LinkUseRow>(db: Database, columns: readonly C[]): Generator<LinkUseRow[C][]> {
  for (const use of linkUses(db)) yield columns.map((column) => use[column]);
}

/** One pass over the pages by path: the first that has a use is its page. */
function linksOnce(db: Database): LinkOnce[] {
  const { texts, links } = readUses(db);
  const targets = targetsOf(db);
  // Two addresses of one link make two uses of it.
  const ids = new PairIds();
  const idOf = new Map<number, number>();
  for (const [use, link] of links) if (targets.has(link)) idOf.set(use, ids.idOf(link, texts.get(use)!));
  interface Found {
    readonly path: string;
    readonly place: number;
    last: number;
    pages: number;
  }
  const found = new Map<number, Found>();
  let place = 0;
  for (const [path, , list] of byPath(db)) {
    place += 1;
    for (const use of decodeUses(list).uses) {
      const id = idOf.get(use);
      if (id === undefined) continue;
      const known = found.get(id);
      if (!known) found.set(id, { path, place, last: place, pages: 1 });
      else if (known.last !== place) {
        known.last = place;
        known.pages += 1;
      }
    }
  }
  const order = [...found].sort(
    ([a, one], [b, other]) => one.place - other.place || compareUses(ids.pairs[a]!, ids.pairs[b]!),
  );
  return order.map(([id, { path, pages }]) => {
    const [link, text] = ids.pairs[id]!;
    const { url, anchor, type, status } = targets.get(link)!;
    return [path, text, url, anchor, type, status, pages];
  });
}

/** As the engine does: texts by their bytes. */
function compareUses([link, text]: readonly [number, string], [other, otherText]: readonly [number, string]): number {
  return link - other || Buffer.compare(Buffer.from(text), Buffer.from(otherText));
}

const NONE = -1;

function targetsOf(db: Database): ReadonlyMap<number, LinkRow> {
  const rows = db.prepare('SELECT link_nr, url, anchor, type, status FROM links').iterate<LinkRow>();
  return new Map(Array.from(rows, (row) => [row.link_nr, row]));
}

function byPath(db: Database): Iterable<[path: string, page_id: number, uses: string]> {
  return db
    .prepare('SELECT p.path, p.page_id, u.uses FROM pages p CROSS JOIN page_uses u USING (page_id) ORDER BY p.path')
    .tuples();
}
