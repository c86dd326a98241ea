import type { Database } from '../../io/database';
import { hasUseLists } from '../has-use-lists';
import { decodeUses, type UseList } from '../use-list';

type Schema = 'main' | 'old';

/** Of each use, by its number. */
export interface NumberedUses {
  readonly texts: readonly (string | undefined)[];
  readonly links: readonly (number | undefined)[];
}

export function readUses(db: Database, schema: Schema = 'main'): NumberedUses {
  return { texts: valuesOfUses<string>(db, 'text', schema), links: linksOfUses(db, schema) };
}

/** The same without the texts. */
export function linksOfUses(db: Database, schema: Schema = 'main'): NumberedUses['links'] {
  return valuesOfUses<number>(db, 'link_nr', schema);
}

/** By the number of the use; put together by the engine: each row that is handed over costs more than reading it. */
function valuesOfUses<T>(db: Database, column: 'text' | 'link_nr', schema: Schema): T[] {
  const portions = db.prepare(
    `SELECT json_group_array(use_nr), json_group_array(${column}) FROM ${schema}.uses GROUP BY use_nr / 10000`,
  );
  const found: T[] = [];
  for (const [numbers, some] of portions.tuples<[string, string]>()) {
    const values = JSON.parse(some) as T[];
    for (const [at, nr] of (JSON.parse(numbers) as number[]).entries()) found[nr] = values[at]!;
  }
  return found;
}

/** Of each page that has any its links, by the id of the page. */
export function* useLists(db: Database, schema: Schema = 'main'): Generator<readonly [page_id: number, list: UseList]> {
  const rows = db.prepare(`SELECT page_id, uses FROM ${schema}.page_uses ORDER BY page_id`);
  for (const [id, text] of rows.tuples<[number, string]>()) yield [id, decodeUses(text)];
}

/**
 * Numbers of the links of each page that has any, in the order of the page, by its id: from either form.
 *
 * @param schema `main`, or `old` where the tables of another scrape are attached as that
 */
export function* linkNumbers(
  db: Database,
  schema: Schema = 'main',
): Generator<readonly [page_id: number, numbers: readonly number[]]> {
  if (!hasUseLists(db, schema)) {
    for (const [id, numbers] of db.prepare(numbersQuery(schema)).tuples<[number, string]>())
      yield [id, JSON.parse(numbers) as number[]];
    return;
  }
  const links = linksOfUses(db, schema);
  for (const [id, { uses }] of useLists(db, schema)) {
    const numbers: number[] = [];
    for (const use of uses) {
      const link = links[use];
      if (link !== undefined) numbers.push(link);
    }
    yield [id, numbers];
  }
}

const numbersQuery = (schema: Schema): string => `SELECT page_id, json_group_array(link_nr)
  FROM (SELECT page_id, link_nr FROM ${schema}.ed_links ORDER BY page_id, seq) GROUP BY page_id`;

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
    for (const [id, { uses, seq }] of useLists(db, schema)) {
      const page = { seq: [] as number[], texts: [] as string[], links: [] as number[] };
      for (let nr = 0; nr < uses.length; nr++) {
        const link = links[uses[nr]!];
        if (link === undefined) continue;
        page.seq.push(seq ? seq[nr]! : nr);
        page.texts.push(texts[uses[nr]!]!);
        page.links.push(link);
      }
      yield [id, page];
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
