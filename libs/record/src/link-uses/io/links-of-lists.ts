import type { Database } from '../../io/database';
import type { EdLinkRow, LinkUseRow } from '../../scrape-db/schema';
import type { LinksReader } from '../links-reader';
import { decodeUses } from '../use-list';
import { byPath, targetsOf } from './lists-by-path';
import { linksOnceIn } from './links-once';
import { linkNumbers, pageLinks, readUses } from './use-lists';

/** The same answers as the rows of `ed_links` give, without a row for each of a million uses. */
export function linksOfLists(db: Database): Omit<LinksReader, 'edLinkNumbers' | 'edLinkCounts'> {
  return {
    edLinks: () => edLinks(db),
    edLinksOf: (only) => edLinksOf(db, only),
    linkUses: (only) => linkUses(db, only),
    linkUseValues: (columns) => linkUseValues(db, columns),
    linksOnce: () => linksOnceIn(db),
  };
}

function* edLinks(db: Database): Generator<EdLinkRow> {
  for (const [page_id, { seq, texts, links }] of pageLinks(db, 'main'))
    for (const [nr, link_nr] of links.entries()) yield { page_id, seq: seq[nr]!, text: texts[nr]!, link_nr };
}

function* edLinksOf(db: Database, only?: Iterable<number>): Generator<readonly [page_id: number, link_nr: number]> {
  const wanted = only && new Set(only);
  for (const [page_id, links] of linkNumbers(db))
    for (const link_nr of links) if (wanted?.has(link_nr) !== false) yield [page_id, link_nr];
}

type UseValues = [
  path: string,
  seq: number,
  text: string,
  link_nr: number,
  url: string,
  anchor: string,
  type: string,
  status: string | null,
];

const PLACES: Readonly<Record<keyof LinkUseRow, number>> = {
  path: 0,
  seq: 1,
  text: 2,
  link_nr: 3,
  url: 4,
  anchor: 5,
  type: 6,
  status: 7,
};

function* linkUses(db: Database, only?: Iterable<number>): Generator<LinkUseRow> {
  for (const [path, seq, text, link_nr, url, anchor, type, status] of useValues(db, only))
    yield { path, seq, text, link_nr, url, anchor, type, status };
}

function* linkUseValues<C extends keyof LinkUseRow>(db: Database, columns: readonly C[]): Generator<LinkUseRow[C][]> {
  const places = columns.map((column) => PLACES[column]);
  for (const use of useValues(db)) yield places.map((place) => use[place] as LinkUseRow[C]);
}

function* useValues(db: Database, only?: Iterable<number>): Generator<UseValues> {
  const { texts, links } = readUses(db);
  const targets = targetsOf(db, only);
  const targetOf = links.map((link) => (link === undefined ? undefined : targets.get(link)));
  for (const [path, list] of byPath(db)) {
    const { uses, seq } = decodeUses(list);
    for (let nr = 0; nr < uses.length; nr++) {
      const use = uses[nr]!;
      const target = targetOf[use];
      if (target) yield [path, seq ? seq[nr]! : nr, texts[use]!, links[use]!, ...target];
    }
  }
}
