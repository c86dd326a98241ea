/** Stands for a line break in text that is still being gathered. */
export const LINE = '\u0001';

/** Text of a part: white space (no-break spaces too) collapsed, chunks on lines of their own, no empty lines. */
export function finishText(gathered: string): string {
  return (
    gathered
      // Control characters are no text either, and a NUL would end it in the database.
      // eslint-disable-next-line no-control-regex
      .replace(/[\s\u0000\u0002-\u001f\u007f]+/g, ' ')
      // eslint-disable-next-line no-control-regex
      .replace(/ ?\u0001[ \u0001]*/g, '\n')
      .trim()
  );
}

/** Text of a title, a heading or a link: one line. */
export function finishLine(gathered: string): string {
  // eslint-disable-next-line no-control-regex
  return gathered.replace(/[\s\u0000-\u001f\u007f]+/g, ' ').trim();
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
