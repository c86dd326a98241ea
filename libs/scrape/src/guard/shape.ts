import { createHash } from 'node:crypto';

/** What a page says, and the address that was asked for when it came. */
export interface Said {
  readonly url: string;
  readonly title: string | null;
  /** UTF-8. */
  readonly texts: readonly Uint8Array[];
}

/** Shorter parts of an address stand in words by chance. */
const MIN_NAME = 4;

/**
 * What a page says, as a short digest: title and texts without the words that hold a digit, and without the address that
 * was asked for, so that a page that shows the time, the number of an incident or what was not found is the same page
 * each time.
 */
export function shapeOf({ url, title, texts }: Said): string {
  const names = namesOf(url);
  const said = [title ?? '', ...texts.map((text) => new TextDecoder().decode(text))];
  const words = said.map((text) =>
    names
      .reduce((rest, name) => rest.replaceAll(name, ' '), text)
      .replace(/\S*\d\S*/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  return createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 24);
}

/** Ways to say an address, the longest first. */
function namesOf(url: string): string[] {
  const { pathname, search, host } = new URL(url);
  const path = decoded(pathname);
  const last = path.split('/').findLast((segment) => segment !== '') ?? '';
  const names = [
    url,
    `${host}${path}`,
    pathname + search,
    path + search,
    pathname,
    path,
    last,
    last.replace(/\.\w+$/, ''),
    // As words, the way a search has them.
    last.replace(/\.\w+$/, '').replace(/[-_+]+/g, ' '),
  ];
  return [...new Set(names)].filter((name) => name.length >= MIN_NAME).sort((a, b) => b.length - a.length);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
