import { inOneSpelling } from '@scrape-and-report/record';

/** What a request was: a page seen, a file fetched on purpose, an address that leads nowhere, or nothing that counts. */
export type RequestKind = 'page' | 'download' | 'missing' | 'ignored';

// Both lists are those of Matomo's log importer (import_logs.py), and what has come since.
const STATIC = new Set(
  (
    'gif jpg jpeg png bmp ico svg svgz ttf otf eot woff woff2 class swf css js xml webp ' +
    'avif jxl heic apng cur mjs cjs map wasm webmanifest manifest rss atom rdf xsl xslt htc txt.gz br vtt ' +
    'ts m3u8 mpd jsonld appcache browserconfig less scss'
  ).split(' '),
);
const DOWNLOAD = new Set(
  (
    '7z aac arc arj asf asx avi bin csv deb dmg doc docx exe flac flv gz gzip hqx ibooks jar json mpg mp2 mp3 mp4 mpeg mov movie msi ' +
    'msp odb odf odg odp ods odt ogg ogv pdf phps ppt pptx qt qtm ra ram rar rpm rtf sea sit tar tbz tbz2 bz bz2 tgz torrent txt wav ' +
    'wma wmv wpd xls xlsx xsd z zip azw3 epub mobi apk docm xlsm pptm xlsb m4a m4v webm ics'
  ).split(' '),
);
const FEED = /\/(?:feed|rss|atom)(?:\/(?:rss2?|atom|rdf))?\/?$/i;
/** What browsers and programs ask every server for, whatever its pages say. */
const BY_THEMSELVES =
  /^\/(?:favicon|apple-touch-icon|browserconfig|robots\.txt|ads\.txt|app-ads\.txt|\.well-known\/|sitemap)|\/wp-login\.php$|\/xmlrpc\.php$|\.(?:env|git)(?:\/|$)/i;

/** The target of a request line (`/path?query`), or null when it is no page request at all. */
export function targetOf(request: string): string | null {
  const match = /^(GET|POST) (\S+)(?: HTTP\/[\d.]+)?$/.exec(request);
  return match ? pathOfTarget(match[2]!) : null;
}

/** Path and query of a target, which may be an absolute URL. */
export function pathOfTarget(text: string): string {
  const target = text.replace(/^https?:\/\/[^/?#]*/i, '').replace(/#.*$/, '');
  return target.startsWith('/') ? target : `/${target}`;
}

/** By status and file name, as Matomo's importer does: 2xx and 304 count, errors, other redirects and static files do not. */
export function classifyRequest(target: string, status: number): RequestKind {
  if (!((status >= 200 && status < 300) || status === 304)) return 'ignored';
  const path = pathOnly(target);
  if (path.endsWith('/robots.txt') || FEED.test(path)) return 'ignored';
  const extension = extensionOf(path);
  if (extension === undefined) return 'page';
  return STATIC.has(extension) ? 'ignored' : DOWNLOAD.has(extension) ? 'download' : 'page';
}

/** Whether a request met an address of pages or documents that does not exist, or no longer. */
export function isMissing(target: string, status: number): boolean {
  if (status !== 404 && status !== 410) return false;
  const path = pathOnly(target);
  return !STATIC.has(extensionOf(path) ?? '') && !BY_THEMSELVES.test(path);
}

function pathOnly(target: string): string {
  const at = target.indexOf('?');
  return (at < 0 ? target : target.slice(0, at)).toLowerCase();
}

function extensionOf(path: string): string | undefined {
  return /\.([a-z0-9]+)$/.exec(path)?.[1];
}

/** The target as the record spells it, but for the order of its parameters, which may count. */
export function withoutMarks(target: string): string {
  return inOneSpelling(target, { orderCounts: true });
}
