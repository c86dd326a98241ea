import { decodeText } from '../text/encoding.mjs';

/** What a reader with pattern matching alone finds in a page: enough for pages whose every line is known here. */
export function pageFacts(bytes, declared) {
  const html = decodeText(bytes, declared).replace(/<!--[\s\S]*?-->/g, '');
  const shown = html.replace(/<script\b[\s\S]*?<\/script>/gi, '');
  return {
    title: textOf(/<title>([\s\S]*?)<\/title>/i.exec(shown)?.[1]),
    description: textOf(/<meta name="?description"? content=(?:"([^"]*)"|([^>]*))/i.exec(shown)),
    canonical: /<link rel="canonical" href="([^"]*)"/i.exec(shown)?.[1],
    lang: /<html[^>]*? lang="?([a-z]+)/i.exec(shown)?.[1],
    modified: /<meta name="DCTERMS.modified" content="([^"]*)"/.exec(shown)?.[1],
    pagetype: /<body[^>]*?data-pagetype="?([\w-]+)/i.exec(shown)?.[1],
    h1s: (shown.match(/<h1\b/gi) ?? []).length,
    base: /<base href="([^"]*)"/i.exec(shown)?.[1],
    refresh: refreshOf(shown),
    links: linksOf(shown),
  };
}

function linksOf(html) {
  const pattern = /<a\b(?:\s+(?!href)[\w-]+(?:="[^"]*")?)*\s+href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/gi;
  return Array.from(html.matchAll(pattern), (match) => textOf(match, false));
}

function refreshOf(html) {
  const tag = /<meta\b[^>]*http-equiv=["']?refresh\b[^>]*>/i.exec(html)?.[0];
  const content = textOf(/content=(?:"([^"]*)"|'([^']*)')/i.exec(tag ?? ''));
  return /url\s*=\s*["']?([^"']+)/i.exec(content ?? '')?.[1];
}

function textOf(found, collapse = true) {
  const raw = Array.isArray(found) ? found.slice(1).find((group) => group !== undefined) : found;
  if (typeof raw !== 'string') return undefined;
  const text = raw.replace(/&(amp|lt|gt|quot|nbsp);/g, (_, name) => entities[name]);
  return collapse ? text.replace(/\s+/g, ' ').trim() : text;
}

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' };
