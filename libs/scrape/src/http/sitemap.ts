import { Parser } from 'htmlparser2';

/** What a sitemap lists: pages, or (an index) further sitemaps. */
export interface Sitemap {
  readonly pages: readonly string[];
  readonly sitemaps: readonly string[];
}

/** The protocol's own limit of URLs in one file. */
const MAX_URLS = 50_000;
const MAX_URL_LENGTH = 4096;

/**
 * Reads a sitemap or a sitemap index (sitemaps.org) under any prefix, a list of URLs as plain text, or a feed (RSS, Atom).
 * Lenient towards broken XML; `loc` of images and the like is left out.
 */
export function parseSitemap(text: string): Sitemap {
  return /^[\s\ufeff]*</.test(text) ? parseXml(text) : { pages: parseList(text), sitemaps: [] };
}

/** One URL a line; what is none is passed over. */
function parseList(text: string): string[] {
  const pages: string[] = [];
  for (const [line] of text.matchAll(/[^\r\n]+/g)) {
    const url = line.replace(/^\ufeff/, '').trim();
    if (/^https?:\/\/\S+$/i.test(url) && url.length <= MAX_URL_LENGTH && pages.push(url) >= MAX_URLS) break;
  }
  return pages;
}

function parseXml(xml: string): Sitemap {
  const pages: string[] = [];
  const sitemaps: string[] = [];
  const open: string[] = [];
  let text = '';
  let prefix: string | null = null;
  const add = (list: string[], url: string | undefined): void => {
    const trimmed = url?.trim();
    if (trimmed && list.length < MAX_URLS) list.push(trimmed);
  };
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        // `image:loc` is another thing than `loc`: of the sitemap itself is what bears the prefix of the outermost element.
        prefix ??= name.includes(':') ? name.slice(0, name.indexOf(':') + 1).toLowerCase() : '';
        const local = localName(name.toLowerCase(), prefix);
        if (local === 'link' && open.at(-1) === 'entry' && /^(?:alternate)?$/i.test(attributes['rel'] ?? ''))
          add(pages, attributes['href']);
        open.push(local);
        text = '';
      },
      ontext: (piece) => {
        if (TEXTS.has(open.at(-1)!) && text.length < MAX_URL_LENGTH) text += piece;
      },
      onclosetag: () => {
        const [name, parent] = [open.pop(), open.at(-1)];
        if (name === 'loc' && parent === 'url') add(pages, text);
        else if (name === 'loc' && parent === 'sitemap') add(sitemaps, text);
        else if (name === 'link' && parent === 'item') add(pages, text);
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(xml);
  return { pages, sitemaps };
}

const TEXTS = new Set(['loc', 'link']);

function localName(name: string, prefix: string): string {
  return prefix !== '' && name.startsWith(prefix) ? name.slice(prefix.length) : name.replace(/^(?:sm|sitemap):/, '');
}
