import { inOneSpelling } from '../one-spelling';
import { normaliseRoot, pathWithin } from '../site-url';
import { pageDigest, type Forgotten } from './tombstone';

/** Tells addresses of forgotten pages, of which only digests are known, from all others. */
export interface Mentions {
  isPath(path: string): boolean;
  /** Of an absolute URL, within the site or not; the fragment does not count. */
  isUrl(url: string): boolean;
  /** Whether a text names one of them, by its URL or its path. */
  isIn(text: string): boolean;
  /** The text with `[forgotten]` in the place of each of them; the same text when it names none. */
  without(text: string): string;
}

/** Stands where an address stood. */
export const FORGOTTEN_MARK = '[forgotten]';

/** Parts of a text that can be an address: nothing in a URL or a path as the record has them is one of these. */
const TOKEN = /[^\s"<>`{}\\]*\/[^\s"<>`{}\\]*/g;

/** @param root of the site: what stands after it is a path */
export function createMentions(forgotten: Forgotten, root: string): Mentions {
  const { pages } = forgotten;
  const seen = new Map<string, boolean>();
  const base = normaliseRoot(root);
  const isPath = (path: string): boolean => {
    if (pages.size === 0) return false;
    let known = seen.get(path);
    if (known === undefined) {
      const spelled = inOneSpelling(path);
      known = pages.has(pageDigest(path)) || (spelled !== path && pages.has(pageDigest(spelled)));
      // Addresses come back again and again, in other files of one store.
      if (seen.size < MOST_REMEMBERED) seen.set(path, known);
    }
    return known;
  };
  const isUrl = (url: string): boolean => {
    const path = pathWithin(url, base);
    return path !== null && isPath(path);
  };
  const isAddress = (written: string): boolean => {
    const text = written.replaceAll('&amp;', '&');
    return text.startsWith('/') ? isPath(text.replace(/#.*$/s, '')) : text.startsWith(base) && isUrl(text);
  };
  const find = (token: string): string | undefined => spellingsOf(token, base).find(isAddress);
  return {
    isPath,
    isUrl,
    isIn: (text) => pages.size > 0 && (text.match(TOKEN) ?? []).some((token) => find(token) !== undefined),
    without: (text) =>
      pages.size === 0
        ? text
        : text.replace(TOKEN, (token) => {
            const found = find(token);
            return found === undefined ? token : token.replace(found, FORGOTTEN_MARK);
          }),
  };
}

const MOST_REMEMBERED = 500_000;

/** A token as it is, and without what belongs to the sentence around it. */
function spellingsOf(token: string, base: string): string[] {
  const found = new Set<string>();
  const starts = [0, token.indexOf(base), token.indexOf('=/') + 1, token.indexOf('/')].filter((at) => at >= 0);
  for (const at of starts) {
    let rest = token.slice(at);
    found.add(rest);
    // A path may end in any of these: each is taken off in its turn.
    while (/[.,;:!?)\]'»”’]$/.test(rest)) found.add((rest = rest.slice(0, -1)));
  }
  return [...found];
}
