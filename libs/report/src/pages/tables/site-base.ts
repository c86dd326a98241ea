/** What a page's path is put behind to link to it: the root without its last slash. */
export function baseOf(root: string): string {
  return root.replace(/[/?#]+$/, '');
}

/** The address when it is not simply base + path (query on the root, another host), else empty: most need no room. */
export function ownUrl(url: string, path: string, base: string): string {
  return url === base + path || url === `${base}${path}`.replace(/\/$/, '') ? '' : url;
}
