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
  const spaces = new Namespaces();
  let text = '';
  const add = (list: string[], url: string | undefined): void => {
    const trimmed = url?.trim();
    if (trimmed && list.length < MAX_URLS) list.push(trimmed);
  };
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        const local = spaces.enter(name, attributes);
        if (local === 'link' && open.at(-1) === 'entry' && /^(?:alternate)?$/i.test(attributes['rel'] ?? ''))
          add(pages, attributes['href']);
        open.push(local);
        text = '';
      },
      ontext: (piece) => {
        if (TEXTS.has(open.at(-1)!) && text.length < MAX_URL_LENGTH) text += piece;
      },
      onclosetag: () => {
        spaces.leave();
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

/**
 * Tells which elements are the sitemap's own: those of its namespace, whatever the prefix, or of the namespace (declared or
 * not) of the outermost element. `image:loc` is another thing than `loc`.
 */
class Namespaces {
  readonly #scopes: ReadonlyMap<string, string>[] = [new Map()];
  #outermost: string | null = null;

  /** The name in lower case, without its prefix when the element is the sitemap's own. */
  enter(name: string, attributes: Readonly<Record<string, string>>): string {
    const scope = withDeclared(this.#scopes.at(-1)!, attributes);
    this.#scopes.push(scope);
    const colon = name.indexOf(':');
    const prefix = colon < 0 ? '' : name.slice(0, colon);
    // One that was never declared is a namespace of its own.
    const space = scope.get(prefix) ?? (/^(?:sm|sitemap)?$/i.test(prefix) ? UNDECLARED : `prefix ${prefix}`);
    this.#outermost ??= space;
    const isOwn = space === this.#outermost || space === UNDECLARED || SITEMAP_SPACE.test(space);
    return (isOwn ? name.slice(colon + 1) : name).toLowerCase();
  }

  leave(): void {
    this.#scopes.pop();
  }
}

const UNDECLARED = '';
const SITEMAP_SPACE = /^https?:\/\/(?:www\.)?(?:sitemaps\.org|google\.com)\/schemas\/sitemap\/[\d.]+\/?$/i;

function withDeclared(
  scope: ReadonlyMap<string, string>,
  attributes: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const declared = Object.entries(attributes).filter(([name]) => /^xmlns(?::|$)/i.test(name));
  if (declared.length === 0) return scope;
  return new Map([...scope, ...declared.map(([name, uri]) => [name.slice(6), uri.trim()] as const)]);
}

const TEXTS = new Set(['loc', 'link']);
