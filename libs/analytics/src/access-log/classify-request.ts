/** What a request was: a page seen, a file fetched on purpose, or nothing that counts. */
export type RequestKind = 'page' | 'download' | 'ignored';

// Both lists are those of Matomo's log importer (import_logs.py).
const STATIC = new Set('gif jpg jpeg png bmp ico svg svgz ttf otf eot woff woff2 class swf css js xml webp'.split(' '));
const DOWNLOAD = new Set(
  (
    '7z aac arc arj asf asx avi bin csv deb dmg doc docx exe flac flv gz gzip hqx ibooks jar json mpg mp2 mp3 mp4 mpeg mov movie msi ' +
    'msp odb odf odg odp ods odt ogg ogv pdf phps ppt pptx qt qtm ra ram rar rpm rtf sea sit tar tbz tbz2 bz bz2 tgz torrent txt wav ' +
    'wma wmv wpd xls xlsx xsd z zip azw3 epub mobi apk'
  ).split(' '),
);

/** The target of a request line (`/path?query`), or null when it is no page request at all. */
export function targetOf(request: string): string | null {
  const match = /^(GET|POST) (\S+)(?: HTTP\/[\d.]+)?$/.exec(request);
  if (!match) return null;
  const target = match[2]!.replace(/^https?:\/\/[^/?#]*/i, '').replace(/#.*$/, '');
  return target.startsWith('/') ? target : `/${target}`;
}

/** By status and file name, as Matomo's importer does: 2xx and 304 count, errors, other redirects and static files do not. */
export function classifyRequest(target: string, status: number): RequestKind {
  if (!((status >= 200 && status < 300) || status === 304)) return 'ignored';
  const at = target.indexOf('?');
  const path = (at < 0 ? target : target.slice(0, at)).toLowerCase();
  if (path.endsWith('/robots.txt')) return 'ignored';
  const extension = /\.([a-z0-9]+)$/.exec(path)?.[1];
  if (extension === undefined) return 'page';
  return STATIC.has(extension) ? 'ignored' : DOWNLOAD.has(extension) ? 'download' : 'page';
}

// What Matomo cuts from a URL by default: campaign and click marks, session ids.
const MARKS =
  /^(?:utm_\w+|pk_\w+|piwik_\w+|mtm_\w+|matomo_\w+|gclid|gclsrc|gbraid|wbraid|fbclid|msclkid|dclid|yclid|twclid|mc_cid|mc_eid|_hsenc|_hsmi|jsessionid|phpsessid|aspsessionid\w*|sessionid|session_id|sid)$/i;

/** The target without marks that name no page, without an empty query. */
export function withoutMarks(target: string): string {
  const at = target.indexOf('?');
  if (at < 0) return target;
  const kept = target
    .slice(at + 1)
    .split('&')
    .filter((part) => part !== '' && !MARKS.test(part.split('=', 1)[0]!));
  return kept.length === 0 ? target.slice(0, at) : `${target.slice(0, at)}?${kept.join('&')}`;
}
