/**
 * Cuts a text as another was cut that differs from it in white space alone: at the same words, each piece with the white space
 * that follows it.
 */
export function splitLike(pieces: readonly string[], other: string): string[] {
  let at = 0;
  return pieces.map((piece, nr) => {
    const start = at;
    if (nr === pieces.length - 1) return other.slice(start);
    for (let left = piece.replace(/\s+/g, '').length; left > 0; at++) if (!isSpace(other, at)) left--;
    while (isSpace(other, at)) at++;
    return other.slice(start, at);
  });
}

function isSpace(text: string, at: number): boolean {
  return at < text.length && /\s/.test(text[at]!);
}
