/**
 * Whether a path fits a pattern. `*` stands for anything within a folder, `**` for anything; `/a/**` means `/a` too. A query
 * counts only where the pattern has a `?`, after which `*` stands for anything. Escapes mean what they stand for.
 */
export function pathPattern(pattern: string): (path: string) => boolean {
  const [path = '', query] = splitQuery(pattern);
  const source = expression(decoded(path), '[^/]*').replace(/\/\.\*$/, '(?:/.*)?');
  const test = new RegExp(`^${source}${query === undefined ? '' : `\\?${expression(decoded(query), '.*')}`}$`, 's');
  return (tried) => test.test(decoded(query === undefined ? splitQuery(tried)[0]! : tried));
}

function splitQuery(text: string): string[] {
  const at = text.indexOf('?');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function expression(text: string, star: string): string {
  return text
    .split(/(\*+)/)
    .map((part) => (part === '*' ? star : part.startsWith('**') ? '.*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
}

function decoded(text: string): string {
  try {
    return decodeURI(text).normalize('NFC');
  } catch {
    return text;
  }
}
