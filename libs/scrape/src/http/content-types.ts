import { otherKindOf } from './magic-bytes';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  htm: 'text/html; charset=utf-8',
  xhtml: 'application/xhtml+xml',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  xml: 'application/xml',
  txt: 'text/plain; charset=utf-8',
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  webp: 'image/webp',
  ico: 'image/x-icon',
  gz: 'application/gzip',
  zip: 'application/zip',
  woff2: 'font/woff2',
  csv: 'text/csv; charset=utf-8',
};

/** Content type of a file by its extension. */
export function contentTypeOf(file: string): string {
  return TYPES[/\.([a-z0-9]+)$/i.exec(file)?.[1]?.toLowerCase() ?? ''] ?? 'application/octet-stream';
}

/**
 * Whether a response is a page: by its type, unless the body (null: not yet known) begins as a file of another kind does;
 * a missing type is judged by how the body begins.
 */
export function isHtml(contentType: string | undefined, body: Uint8Array | null): boolean {
  const type = contentType?.split(';')[0]!.trim().toLowerCase() ?? '';
  if (type !== '')
    return (type === 'text/html' || type === 'application/xhtml+xml') && (body === null || otherKindOf(body) === null);
  const start = body
    ? Buffer.from(body.buffer, body.byteOffset, Math.min(512, body.byteLength)).toString('latin1')
    : '';
  return /^[\s\xef\xbb\xbf]*<(?:!doctype html|html|head|body|title|meta|!--)/i.test(start);
}
