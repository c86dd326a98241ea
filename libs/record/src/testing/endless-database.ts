import { writeFileSync } from 'node:fs';

const PAGE = 512;
/** Levels between the first page and the one leaf; an engine gives up at twenty. */
const LEVELS = 15;
const CHILDREN = 30;

/**
 * A database of one plain table whose own list of tables never comes to an end: each page of a tree of many levels leads
 * to the same next one thirty times over, so whoever reads it reads a row 30^15 times. No view, no trigger; no query is
 * needed, since any statement begins by reading that list.
 */
export function writeEndlessDatabase(path: string): void {
  const firstLevel = 3;
  const leaf = firstLevel + LEVELS;
  const [tableRoot, indexRoot] = [leaf + 1, leaf + 2];
  const pages = indexRoot;
  const bytes = Buffer.alloc(PAGE * pages);
  header(pages).copy(bytes);
  interior(bytes, 1, [[2, 1]], firstLevel);
  leafOf(bytes, 2, [['table', 't', 't', tableRoot, 'CREATE TABLE t (a TEXT UNIQUE)']]);
  for (let level = 0; level < LEVELS; level += 1) {
    const next = firstLevel + level + 1;
    const cells = Array.from({ length: CHILDREN }, (_, at): [number, number] => [next, at + 2]);
    interior(bytes, firstLevel + level, cells, next);
  }
  leafOf(bytes, leaf, [['index', 'sqlite_autoindex_t_1', 't', indexRoot, null]]);
  emptyLeaf(bytes, tableRoot, 0x0d);
  emptyLeaf(bytes, indexRoot, 0x0a);
  writeFileSync(path, bytes);
}

function header(pages: number): Buffer {
  const head = Buffer.alloc(100);
  head.write('SQLite format 3\0', 0, 'latin1');
  head.writeUInt16BE(PAGE, 16);
  Buffer.from([1, 1, 0, 64, 32, 32]).copy(head, 18);
  // Number of changes, pages, the format of the schema, UTF-8, and the version that the number of pages is of.
  for (const [at, value] of [
    [24, 1],
    [28, pages],
    [40, 1],
    [44, 4],
    [56, 1],
    [92, 1],
    [96, 3_045_000],
  ] as const)
    head.writeUInt32BE(value, at);
  return head;
}

function interior(bytes: Buffer, page: number, cells: readonly [child: number, key: number][], right: number): void {
  const content = cells.map(([child, key]) => {
    const cell = Buffer.alloc(5);
    cell.writeUInt32BE(child, 0);
    cell[4] = key;
    return cell;
  });
  fill(bytes, page, 0x05, content);
  bytes.writeUInt32BE(right, startOf(page) + 8);
}

type SchemaRow = readonly [type: string, name: string, table: string, root: number, sql: string | null];

function leafOf(bytes: Buffer, page: number, rows: readonly SchemaRow[]): void {
  const cells = rows.map((row, at) => {
    const record = recordOf(row);
    return Buffer.concat([Buffer.from([record.length, at + 1]), record]);
  });
  fill(bytes, page, 0x0d, cells);
}

function emptyLeaf(bytes: Buffer, page: number, type: number): void {
  fill(bytes, page, type, []);
}

/** Lengths below 58 bytes a text, so that each is one byte. */
function recordOf([type, name, table, root, sql]: SchemaRow): Buffer {
  const texts = [type, name, table].map((text) => Buffer.from(text));
  const last = sql === null ? Buffer.alloc(0) : Buffer.from(sql);
  const types = [...texts.map(({ length }) => 13 + 2 * length), 1, sql === null ? 0 : 13 + 2 * last.length];
  return Buffer.concat([Buffer.from([types.length + 1, ...types]), ...texts, Buffer.from([root]), last]);
}

function fill(bytes: Buffer, page: number, type: number, cells: readonly Buffer[]): void {
  const start = startOf(page);
  const end = page * PAGE;
  let at = end;
  const pointers = start + (type === 0x05 ? 12 : 8);
  for (const [nr, cell] of cells.entries()) {
    at -= cell.length;
    cell.copy(bytes, at);
    bytes.writeUInt16BE(at - (page - 1) * PAGE, pointers + 2 * nr);
  }
  bytes[start] = type;
  bytes.writeUInt16BE(cells.length, start + 3);
  bytes.writeUInt16BE(at - (page - 1) * PAGE, start + 5);
}

function startOf(page: number): number {
  return (page - 1) * PAGE + (page === 1 ? 100 : 0);
}
