/** How the site answers a path, from its files and rules alone: a redirect, a status, or 200 with bytes. */
export function createSiteServer(files, rules, root) {
  const redirects = new Map(rules.redirects.map((rule) => [rule.from, rule]));
  return {
    answer(path) {
      const bare = path.split('?')[0];
      const redirect = redirects.get(path) ?? redirects.get(bare);
      if (redirect) return { status: redirect.status, location: new URL(redirect.to, new URL(path, root)).href };
      const name = fileOf(bare);
      const status = rules.statuses[bare] ?? (files.has(name) ? 200 : 404);
      return { status, name, body: files.get(name) };
    },
  };
}

/** The file behind a path: escapes undone, a folder served through its index. */
export function fileOf(path) {
  const plain = decodeURIComponent(path);
  return plain.endsWith('/') ? `${plain}index.html` : plain;
}

/** A URL's path below the root, without its fragment; undefined when it lies outside. */
export function pathOf(url, root) {
  if (!url.startsWith(root)) return undefined;
  return `/${url.slice(root.length)}`.replace(/#.*$/s, '');
}
