/** Stands for a line break in text that is still being gathered. */
export const LINE = '\u0001';

/** Whether a unit of UTF-16 is white space or a control character; a NUL would end the text in the database. */
export function isGap(code: number): boolean {
  if (code <= 32 || code === 127) return true;
  return code >= 0xa0 && /\s/.test(String.fromCharCode(code));
}

/** Text of a part: white space (no-break spaces too) collapsed, chunks on lines of their own, no empty lines. */
export function finishText(gathered: string): string {
  const { length } = gathered;
  let text = '';
  let from = 0;
  let at = 0;
  while (at < length) {
    const code = gathered.charCodeAt(at);
    // By far the most are letters; a regular expression for this took longer than all other reading of a page.
    if ((code > SPACE && code < 127) || (code !== SPACE && !isGap(code))) {
      at += 1;
      continue;
    }
    // One space between words stands as it is.
    if (code === SPACE && at > from && at + 1 < length && isLetterCode(gathered.charCodeAt(at + 1))) {
      at += 2;
      continue;
    }
    const end = at;
    let line = false;
    for (; at < length && isGap(gathered.charCodeAt(at)); at += 1) line ||= gathered.charCodeAt(at) === LINE_CODE;
    text += gathered.slice(from, end);
    if (text !== '' && at < length) text += line ? '\n' : ' ';
    from = at;
  }
  return from === 0 ? gathered : text + gathered.slice(from);
}

const SPACE = 32;

function isLetterCode(code: number): boolean {
  return code > SPACE && code < 127;
}

const LINE_CODE = LINE.charCodeAt(0);

/** Text of a title, a heading or a link: one line. */
export function finishLine(gathered: string): string {
  const text = finishText(gathered);
  return text.includes('\n') ? text.replaceAll('\n', ' ') : text;
}
