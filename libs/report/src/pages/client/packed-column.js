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

function readCodes(text) {
  const codes = new Uint8Array(text.length);
  for (let row = 0; row < text.length; row++) {
    const sign = text.charCodeAt(row);
    codes[row] = sign - FIRST - (sign > BACKSLASH ? 1 : 0);
  }
  return codes;
}

/** `{ dictionary, codes, get }` of a packed column; the first two are null where it has no dictionary. */
function openColumn({ v, t, d, s, i }, count) {
  if (d) {
    const codes = i || (s === undefined ? new Uint8Array(count) : readCodes(s));
    return { dictionary: d, codes, get: (row) => d[codes[row]] };
  }
  if (v) return { dictionary: null, codes: null, get: (row) => v[row] };
  const lines = t.split('\n');
  return { dictionary: null, codes: null, get: (row) => lines[row] || null };
}

module.exports = { MOST_CODES, openColumn, writeCodes };
