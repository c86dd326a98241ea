/**
 * The rows that hold a word. Pure, but for what it keeps on a column: its folded text, worked out once.
 */
import { fold } from '../shared/safe-text';
import { textOf } from '../shared/values';
import type { OpenColumn, OpenTable } from './open-table';

const SEARCHED = new Set(['text', 'page', 'url', 'choice', 'list', 'diff']);

const searchedColumns = (table: OpenTable): OpenColumn[] => table.columns.filter(({ kind }) => SEARCHED.has(kind));

/** Folds the texts of a table, so that the first search need not. */
export function prepareSearch(table: OpenTable): void {
  for (const column of searchedColumns(table)) linesOf(column, table.count);
}

/** One text with a line for each row, or for each value of a dictionary: it is gone through many times faster than rows. */
function linesOf(column: OpenColumn, count: number): string {
  return (column.lines ??= fold(column.text !== null && !column.labels ? column.text : writeLines(column, count)));
}

function writeLines(column: OpenColumn, count: number): string {
  const values = column.dictionary || Array.from({ length: count }, (_, row) => column.get(row));
  return values.map((value) => textOf(column, value).replaceAll('\n', ' ')).join('\n');
}

/** A 1 for each row that has the folded word in one of its searched columns; a word holds no white space. */
export function rowsWith(table: OpenTable, word: string): Uint8Array {
  const found = new Uint8Array(table.count);
  for (const column of searchedColumns(table)) {
    const lines = linesOf(column, table.count);
    if (column.dictionary && column.codes) {
      const hits = markLines(lines, word, new Uint8Array(column.dictionary.length));
      const codes = column.codes();
      if (hits.includes(1)) for (let row = 0; row < table.count; row++) found[row]! |= hits[codes[row]!]!;
    } else markLines(lines, word, found);
  }
  return found;
}

/** Sets the mark of each line that holds the word. */
function markLines(lines: string, word: string, marks: Uint8Array): Uint8Array {
  let line = 0;
  let start = 0;
  for (let at = lines.indexOf(word); at >= 0;) {
    for (let end = lines.indexOf('\n', start); end >= 0 && end < at; end = lines.indexOf('\n', start)) {
      line++;
      start = end + 1;
    }
    marks[line] = 1;
    const next = lines.indexOf('\n', at);
    if (next < 0) break;
    line++;
    start = next + 1;
    at = lines.indexOf(word, start);
  }
  return marks;
}
