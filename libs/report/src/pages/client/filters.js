'use strict';
/**
 * What a column's filter lets through. Pure.
 */
const { fold } = require('./text.js');
const { textOf } = require('./values.js');

/** A test of row numbers for one column's filter text; null when the text is empty or not understood. */
function columnTest(column, text) {
  if (text === '') return null;
  if (column.kind === 'choice') {
    const wanted = text === '\u2013' ? '' : text;
    if (!column.dictionary) return (row) => String(column.get(row) ?? '') === wanted;
    const [hits, codes] = [column.dictionary.map((value) => String(value ?? '') === wanted), column.codes()];
    return (row) => hits[codes[row]];
  }
  if (column.kind === 'number' || column.kind === 'factor' || column.kind === 'date') {
    const test = parseRange(text.trim(), column.kind === 'date');
    return test && ((row) => column.get(row) !== null && test(column.get(row)));
  }
  if (text.startsWith('=')) {
    const whole = fold(text.slice(1).trim());
    return (row) => fold(textOf(column, column.get(row))) === whole;
  }
  const words = fold(text).split(/\s+/).filter(Boolean);
  return (row) => {
    const value = fold(textOf(column, column.get(row)));
    return words.every((word) => value.includes(word));
  };
}

/**
 * A test of numbers or dates written as `5`, `>5`, `>=5`, `<5`, `5..10`, `2026-11`; null when it is none of these.
 * @returns {((value: any) => boolean) | null}
 */
function parseRange(text, isDate) {
  const bound = (part) =>
    isDate ? (/^\d{4}(-\d{2}(-\d{2})?)?$/.test(part) ? part : NaN) : Number(part.replace(',', '.'));
  const isBad = (value) => value === '' || Number.isNaN(value);
  // A date counts as far as it is written: `<=2026-11` has all of November.
  const cut = (value, like) => (isDate ? String(value).slice(0, like.length) : value);
  const between = /^(.+?)\s*\.\.\s*(.+)$/.exec(text);
  if (between) {
    const [low, high] = [bound(between[1].trim()), bound(between[2].trim())];
    return isBad(low) || isBad(high) ? null : (value) => cut(value, low) >= low && cut(value, high) <= high;
  }
  const match = /^(>=|<=|>|<|=)?\s*(\S+)$/.exec(text);
  const limit = match ? bound(match[2]) : NaN;
  if (isBad(limit)) return null;
  if (match[1] === '>') return (value) => cut(value, limit) > limit;
  if (match[1] === '>=') return (value) => cut(value, limit) >= limit;
  if (match[1] === '<') return (value) => cut(value, limit) < limit;
  if (match[1] === '<=') return (value) => cut(value, limit) <= limit;
  return (value) => cut(value, limit) === limit;
}

module.exports = { columnTest, parseRange };
