import { Parser } from 'htmlparser2';

/** What a sitemap lists: pages, or (an index) further sitemaps. */
export interface Sitemap {
  readonly pages: readonly string[];
  readonly sitemaps: readonly string[];
}

/** The protocol's own limit of URLs in one file. */
const MAX_URLS = 50_000;

/** Reads a sitemap or a sitemap index (sitemaps.org), lenient towards broken XML; `loc` of images and the like is left out. */
export function parseSitemap(xml: string): Sitemap {
  const pages: string[] = [];
  const sitemaps: string[] = [];
  const open: string[] = [];
  let text = '';
  const parser = new Parser(
    {
      onopentagname: (name) => {
        open.push(localName(name));
        text = '';
      },
      ontext: (piece) => {
        if (open.at(-1) === 'loc' && text.length < 4096) text += piece;
      },
      onclosetag: () => {
        const [name, parent] = [open.pop(), open.at(-1)];
        const list = parent === 'url' ? pages : parent === 'sitemap' ? sitemaps : null;
        if (name === 'loc' && list && list.length < MAX_URLS && text.trim()) list.push(text.trim());
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(xml);
  return { pages, sitemaps };
}

function localName(name: string): string {
  // `image:loc` is another thing than `loc`; a prefix for the sitemap namespace itself is `sm:` or `sitemap:` in the wild.
  return name.replace(/^(?:sm|sitemap):/i, '').toLowerCase();
}
