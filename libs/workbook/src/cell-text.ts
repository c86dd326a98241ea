import { MAX_CELL_CHARS } from './sheet';

/** Characters that XML 1.0 cannot hold (also escaped), and what would be read as such an escape. */

const UNWRITABLE =
  /[\x00-\x08\x0B\x0C\x0D\x0E-\x1F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]|_(?=x[0-9A-Fa-f]{4}_)/g;

/** Either of the above or markup: most texts hold none, and are looked through once. */
const SPECIAL = /[&<>\x00-\x08\x0B-\x1F\uD800-\uDFFF\uFFFE\uFFFF]/;

/** A text as the content of `<t>`: cut to what a cell may hold, and escaped so that it is read back unchanged. */
export function escapeCellText(text: string): string {
  const cut = text.length > MAX_CELL_CHARS ? cutText(text) : text;
  return SPECIAL.test(cut) || cut.includes('_x') ? escapeMarkup(cut).replace(UNWRITABLE, escapeUnit) : cut;
}

/** The first characters and an ellipsis, not splitting a pair of surrogates. */
function cutText(text: string): string {
  return `${text.slice(0, MAX_CELL_CHARS - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function escapeUnit(unit: string): string {
  return `_x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}

/** The same for a value within double quotes. */
export function escapeAttribute(text: string): string {
  return escapeCellText(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}

/** Whether a spreadsheet might take the text for a formula when it is edited, pasted or saved as CSV. */
export function looksLikeFormula(text: string): boolean {
  const first = text.charCodeAt(0);
  // = + - @ tab, carriage return, and the wide forms that some locales accept.
  return (
    first === 61 ||
    first === 43 ||
    first === 45 ||
    first === 64 ||
    first === 9 ||
    first === 13 ||
    first === 10 ||
    first === 0xff1d ||
    first === 0xff0b ||
    first === 0xff0d ||
    first === 0xff20
  );
}

/** Whether white space would be lost unless asked to be kept. */
export function needsPreserve(text: string): boolean {
  return isSpace(text.charCodeAt(0)) || isSpace(text.charCodeAt(text.length - 1)) || text.includes('\n');
}

/** Of the white space that XML knows; no regular expression, since every text passes here. */
function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}

/** The name of a sheet as references have it, before it is escaped. */
export function quotedSheet(name: string): string {
  return `'${name.replaceAll("'", "''")}'`;
}
