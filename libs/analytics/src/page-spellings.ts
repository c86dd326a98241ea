import { withoutSessionPath } from '@scrape-and-report/record';

// The names under which servers also give a folder itself.
const INDEX = /\/(?:index|default|home|welcome)\.(?:html?|xhtml|php\d?|aspx?|jsp|cfm|shtml)$/i;

/** Other addresses at which servers and search engines give the same page; the likeliest first. */
export function spellingsOf(whole: string): string[] {
  const path = withoutQuery(whole);
  const latin = path.replace(/%([c-f][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const single = withoutSessionPath(path)
    .replace(/\/{2,}/g, '/')
    .replace(/\/\.(?=\/|$)/g, '');
  const folder = single.replace(INDEX, '/');
  const found = [
    latin,
    single,
    folder,
    `${folder.replace(/\/?$/, '/')}index.html`,
    `${folder.replace(/\/?$/, '/')}index.php`,
  ];
  for (const page of [single, folder])
    found.push(
      page.replace(/\/amp(?:\.html?)?\/?$/i, '/'),
      page.replace(/\/amp(?=\/)/i, ''),
      page.replace(/\.amp(?:\.html?)?$/i, '.html'),
      page.replace(/\.amp(?=\.html?$|$)/i, ''),
      page.replace(/\.html?$/i, ''),
      `${page.replace(/\/$/, '')}.html`,
      `${page.replace(/\/$/, '')}.htm`,
      page.replace(/[)\].,;:'"\u201d\u2019*]+$/u, ''),
    );
  return [...new Set(found)].filter((spelling) => spelling !== whole && spelling !== '');
}

export function withoutQuery(path: string): string {
  const at = path.indexOf('?');
  return at < 0 ? path : path.slice(0, at);
}

// One character in UTF-8, percent-encoded: anything else (%E8%F1 of an old browser) stays as it is.
const ESCAPED =
  /%[0-7][0-9a-f]|%[cd][0-9a-f]%[89ab][0-9a-f]|%e[0-9a-f](?:%[89ab][0-9a-f]){2}|%f[0-4](?:%[89ab][0-9a-f]){3}|%[89a-f][0-9a-f]/gi;

/** One spelling of a path: unreserved UTF-8 escapes decoded, other escapes in upper case, NFC. Never throws. */
export function canonical(path: string): string {
  if (!path.includes('%')) return path.normalize('NFC');
  return path
    .replace(ESCAPED, (escape) => {
      try {
        // %25 stays: what is decoded twice would be another path.
        return escape === '%25' ? escape : decodeURI(escape.toUpperCase());
      } catch {
        return escape.toUpperCase();
      }
    })
    .normalize('NFC');
}
