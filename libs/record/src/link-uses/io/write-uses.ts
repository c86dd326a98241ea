import type { Database, SqlValue } from '../../io/database';
import { inserter, manyRows, manyRunner, MOST_ROWS } from '../../io/many-rows';
import { encodeUses, type UseList } from '../use-list';
import { hasUseLists, useLists } from './use-lists';

/** Text and target of a use. */
export type NamedUse = readonly [link_nr: number, text: string];

/** Puts links of pages into either form of tables; uses of a list are places among the named ones. */
export function usesWriter(db: Database, named: readonly NamedUse[]): (page_id: number, list: UseList) => void {
  if (!hasUseLists(db)) return rowsWriter(db, named);
  const numbers = numberUses(db, named);
  const insert = inserter(db, 'page_uses', 2);
  return (page_id, { uses, seq }) => {
    if (uses.length > 0) insert([page_id, encodeUses({ uses: uses.map((use) => numbers[use]!), seq })]);
  };
}

/** The numbers of uses; those that have none yet get one. */
function numberUses(db: Database, named: readonly NamedUse[]): readonly number[] {
  const keyOf = (link: number, text: string): string => `${link} ${text}`;
  const known = new Map<string, number>();
  const links = new Set(named.map(([link]) => link));
  let last = 0;
  const rows = db.prepare('SELECT use_nr, link_nr, text FROM uses ORDER BY use_nr').tuples<[number, number, string]>();
  for (const [nr, link, text] of rows) {
    last = nr;
    if (links.has(link)) known.set(keyOf(link, text), nr);
  }
  const fresh: SqlValue[][] = [];
  const numbers = named.map(([link, text]) => {
    const found = known.size > 0 ? known.get(keyOf(link, text)) : undefined;
    if (found !== undefined) return found;
    fresh.push([++last, text, link]);
    return last;
  });
  manyRows(db, ['?', '?', '?'], (sql) => `INSERT INTO uses VALUES ${sql}`)(fresh);
  return numbers;
}

function rowsWriter(db: Database, named: readonly NamedUse[]): (page_id: number, list: UseList) => void {
  const insertOne = inserter(db, 'ed_links', 4);
  const insertMany = manyRunner(db, ['?1', '?2 + #', '?', '?'], (rows) => `INSERT INTO ed_links VALUES ${rows}`);
  return (page_id, { uses, seq }) => {
    if (seq) {
      for (const [nr, use] of uses.entries()) insertOne([page_id, seq[nr]!, named[use]![1], named[use]![0]]);
      return;
    }
    for (let at = 0; at < uses.length; at += MOST_ROWS) {
      const some = uses.slice(at, at + MOST_ROWS);
      insertMany(some.length, [page_id, at, ...some.flatMap((use) => [named[use]![1], named[use]![0]])]);
    }
  };
}

/** The tables in which links stand by page. */
export function tablesOfUses(db: Database): readonly string[] {
  return hasUseLists(db) ? ['page_uses', 'page_names'] : ['ed_links'];
}

/** Numbers of links that pages use; where uses stand by themselves those that no page has any more are removed. */
export function sweepUses(db: Database): ReadonlySet<number> {
  if (!hasUseLists(db)) {
    const links = db.prepare('SELECT DISTINCT link_nr FROM ed_links').tuples<[number]>();
    return new Set(Array.from(links, ([nr]) => nr));
  }
  const used = new Set<number>();
  for (const [, { uses }] of useLists(db)) for (const nr of uses) used.add(nr);
  const links = new Set<number>();
  const gone: number[] = [];
  for (const [nr, link] of db.prepare('SELECT use_nr, link_nr FROM uses').tuples<[number, number]>())
    if (used.has(nr)) links.add(link);
    else gone.push(nr);
  const remove = db.prepare('DELETE FROM uses WHERE use_nr = ?');
  for (const nr of gone) remove.run([nr]);
  return links;
}

/** Gives links other numbers. */
export function renumberUses(db: Database, moved: ReadonlyMap<number, number>): void {
  if (moved.size === 0) return;
  db.exec('CREATE TEMP TABLE moved (before INTEGER PRIMARY KEY, now INTEGER NOT NULL)');
  const insert = inserter(db, 'temp.moved', 2);
  for (const pair of moved) insert(pair);
  db.exec(
    `UPDATE ${hasUseLists(db) ? 'uses' : 'ed_links'} SET link_nr = (SELECT now FROM temp.moved WHERE before = link_nr)
     WHERE link_nr IN (SELECT before FROM temp.moved); DROP TABLE temp.moved`,
  );
}
