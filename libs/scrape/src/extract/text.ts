/** Stands for a line break in text that is still being gathered. */
export const LINE = '\u0001';

// Runs that are more than one plain space; control characters are no text, and a NUL would end it in the database.
// eslint-disable-next-line no-control-regex
const SPACES = /[\s\u0000\u0002-\u001f\u007f]{2,}|(?! )[\s\u0000\u0002-\u001f\u007f]/g;
// eslint-disable-next-line no-control-regex
const LINES = / ?\u0001[ \u0001]*/g;

/** Text of a part: white space (no-break spaces too) collapsed, chunks on lines of their own, no empty lines. */
export function finishText(gathered: string): string {
  return gathered.replace(SPACES, ' ').replace(LINES, '\n').trim();
}

/** Text of a title, a heading or a link: one line. */
export function finishLine(gathered: string): string {
  return gathered.replaceAll(LINE, ' ').replace(SPACES, ' ').trim();
}

/** Number of words: runs of anything but white space. */
export function countWords(text: string): number {
  let words = 0;
  let within = false;
  for (let at = 0; at < text.length; at += 1) {
    const space = text.charCodeAt(at) <= 32;
    if (!space && !within) words += 1;
    within = !space;
  }
  return words;
}
