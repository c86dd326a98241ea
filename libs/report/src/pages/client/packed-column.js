'use strict';
/**
 * A column's values as they are packed in the file (`pack-table.ts`): strings are read many times faster than arrays. Pure.
 */

/** Codes of a dictionary as printable characters, but for the quote and the backslash: JSON keeps each as one. */
const FIRST = 35;
const BACKSLASH = 92;
const MOST_CODES = 91;

/** Numbers below `MOST_CODES` as text. */
function writeCodes(codes) {
  return codes.map((code) => String.fromCharCode(code + FIRST + (code + FIRST >= BACKSLASH ? 1 : 0))).join('');
}

function codeAt(text, row) {
  const sign = text.charCodeAt(row);
  return sign - FIRST - (sign > BACKSLASH ? 1 : 0);
}

/**
 * `{ dictionary, codes, text, get }` of a packed column. Nothing is read before it is asked for: a table is on the screen
 * long before all of its cells are wanted.
 */
function openColumn({ v, t, d, s, i }, count) {
  if (d) {
    const at = i ? (row) => i[row] : s ? (row) => codeAt(s, row) : () => 0;
    const codes = once(() => {
      const all = new Uint32Array(count);
      for (let row = 0; row < count; row++) all[row] = at(row);
      return all;
    });
    return { dictionary: d, codes, text: null, get: (row) => d[at(row)] };
  }
  if (v) return { dictionary: null, codes: null, text: null, get: (row) => v[row] };
  const line = lineReader(t);
  return { dictionary: null, codes: null, text: t, get: (row) => line(row) || null };
}

/** Lines by their number. Cut apart at once, those of a large table would be copied by the garbage collector while it is shown. */
function lineReader(text) {
  const starts = [0];
  return (row) => {
    for (let known = starts.length; known <= row + 1; known++) {
      const end = text.indexOf('\n', starts[known - 1]);
      starts.push((end < 0 ? text.length : end) + 1);
    }
    return text.slice(starts[row], starts[row + 1] - 1);
  };
}

function once(work) {
  let result;
  return () => (result = result === undefined ? work() : result);
}

module.exports = { MOST_CODES, openColumn, writeCodes };
