const SCRIPT_MARKS = /<!--|-->|<\/?script(?=[\s/>])/gi;

/**
 * Where a script ends: at its first end tag (`close`), but for one that ends a script within a comment (HTML standard,
 * 13.2.5.17 to 13.2.5.31). -1 when such a comment never ends.
 */
export function endOfScript(html: string, start: number, close: number): number {
  const comment = html.indexOf('<!--', start);
  if (comment < 0 || comment > close) return close;
  let state: 'plain' | 'comment' | 'script in comment' = 'plain';
  SCRIPT_MARKS.lastIndex = comment;
  for (let mark = SCRIPT_MARKS.exec(html); mark; mark = SCRIPT_MARKS.exec(html)) {
    const [text] = mark;
    if (text === '-->') state = 'plain';
    else if (text === '<!--') {
      if (state === 'plain') state = 'comment';
      // Its dashes may be those of its end.
      SCRIPT_MARKS.lastIndex -= 2;
    } else if (text.startsWith('</')) {
      if (state !== 'script in comment') return mark.index;
      state = 'comment';
    } else if (state === 'comment') state = 'script in comment';
  }
  return -1;
}
