/**
 * The URL (as written) that a refresh leads to, or null when the text only reloads the page or is no refresh at all.
 *
 * Follows the «shared declarative refresh steps» of the HTML standard: `0;url=x`, `0, URL = 'x'`, `5 x` and so on.
 */
export function parseRefresh(content: string): string | null {
  const head = /^\s*(?:\d+|(?=\.))[\d.]*(?:\s*[;,]\s*|\s+)/.exec(content);
  if (!head) return null;
  const rest = content.slice(head[0].length);
  const target = /^url\s*=\s*/i.exec(rest);
  const value = target ? rest.slice(target[0].length) : rest;
  const quote = value[0];
  if (quote === '"' || quote === "'") {
    const end = value.indexOf(quote, 1);
    return value.slice(1, end < 0 ? undefined : end).trim() || null;
  }
  return value.trim() || null;
}
