import type { Database } from '../../io/database';
import { decodeUses, type UseList } from '../use-list';

type Schema = 'main' | 'old';

/** Whether links of pages stand there as lists of numbers: then `ed_links` is a view of them. */
export function hasUseLists(db: Database, schema: Schema = 'main'): boolean {
  const sql = `SELECT 1 FROM ${schema}.sqlite_schema WHERE type = 'view' AND name = 'ed_links'`;
  return db.prepare(sql).get() !== undefined;
}

/** Text and target of each use, by its number. */
export interface NumberedUses {
  readonly texts: ReadonlyMap<number, string>;
  readonly links: ReadonlyMap<number, number>;
}

export function readUses(db: Database, schema: Schema = 'main'): NumberedUses {
  const [texts, links] = [new Map<number, string>(), new Map<number, number>()];
  const rows = db.prepare(`SELECT use_nr, text, link_nr FROM ${schema}.uses`).tuples<[number, string, number]>();
  for (const [nr, text, link] of rows) {
    texts.set(nr, text);
    links.set(nr, link);
  }
  return { texts, links };
}

/** Of each page that has any its links, by the id of the page. */
export function* useLists(db: Database, schema: Schema = 'main'): Generator<readonly [page_id: number, list: UseList]> {
  const rows = db.prepare(`SELECT page_id, uses FROM ${schema}.page_uses ORDER BY page_id`);
  for (const [id, text] of rows.tuples<[number, string]>()) yield [id, decodeUses(text)];
}

/** Numbers of the links of each page that has any, in the order of the page, by its id: from either form. */
export function* linkNumbers(db: Database): Generator<readonly [page_id: number, numbers: readonly number[]]> {
  if (!hasUseLists(db)) {
    for (const [id, numbers] of db.prepare(NUMBERS).tuples<[number, string]>())
      yield [id, JSON.parse(numbers) as number[]];
    return;
  }
  const { links } = readUses(db);
  for (const [id, { uses }] of useLists(db)) yield [id, uses.flatMap((nr) => links.get(nr) ?? [])];
}

/** Put together by the engine: each row that is handed over costs more than reading it. */
const NUMBERS = `SELECT page_id, json_group_array(link_nr)
  FROM (SELECT page_id, link_nr FROM ed_links ORDER BY page_id, seq) GROUP BY page_id`;

/** All of the links of a page. */
export interface PageLinks {
  readonly seq: readonly number[];
  readonly texts: readonly string[];
  readonly links: readonly number[];
}

/** The same with all that is said of them. */
export function* pageLinks(db: Database, schema: Schema): Generator<readonly [page_id: number, links: PageLinks]> {
  if (hasUseLists(db, schema)) {
    const { texts, links } = readUses(db, schema);
    for (const [id, list] of useLists(db, schema)) {
      const known = list.uses.map((_, nr) => nr).filter((nr) => links.has(list.uses[nr]!));
      const uses = known.map((nr) => list.uses[nr]!);
      yield [
        id,
        {
          seq: known.map((nr) => list.seq?.[nr] ?? nr),
          texts: uses.map((nr) => texts.get(nr)!),
          links: uses.map((nr) => links.get(nr)!),
        },
      ];
    }
    return;
  }
  const rows = db.prepare(
    `SELECT page_id, json_group_array(seq), json_group_array(text), json_group_array(link_nr)
     FROM (SELECT * FROM ${schema}.ed_links ORDER BY page_id, seq) GROUP BY page_id`,
  );
  for (const [id, ...lists] of rows.tuples<[number, string, string, string]>()) {
    const [seq, texts, links] = lists.map((list) => JSON.parse(list) as never);
    yield [id, { seq: seq!, texts: texts!, links: links! }];
  }
}
