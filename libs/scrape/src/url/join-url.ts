/** Hrefs made of plain names, which `URL` would leave as they are: `../a/b.html`, `c/`, `d`, `/e/f`. */
const PLAIN_HREF = /^(?:(?:\.\.\/)*|\/)(?:[\w-][\w.-]*\/)*(?:[\w-][\w.-]*)?$/;

/**
 * The URL that a plain href leads to from a folder, or null when it takes more than joining names to tell.
 *
 * Nearly all links of a documentation site are like this, and `URL` takes five times as long.
 *
 * @param folder an http(s) URL as `URL` writes it, up to its last slash
 */
export function joinPlain(href: string, folder: string): string | null {
  // Nothing stands for the page itself, not for its folder.
  if (href === '' || !PLAIN_HREF.test(href)) return null;
  // As `URL` does, climbing ends at the root.
  const root = folder.indexOf('/', folder.indexOf('//') + 2);
  if (href.charCodeAt(0) === SLASH) return `${folder.slice(0, root)}${href}`;
  let from = 0;
  let end = folder.length - 1;
  for (; href.startsWith('../', from); from += 3) if (end > root) end = folder.lastIndexOf('/', end - 1);
  return `${folder.slice(0, end + 1)}${href.slice(from)}`;
}

const SLASH = 47;

/** Up to and with the last slash of the path. */
export function folderOf(url: string): string {
  const query = url.indexOf('?');
  return url.slice(0, url.lastIndexOf('/', query < 0 ? undefined : query) + 1);
}
