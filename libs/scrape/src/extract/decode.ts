import { TextDecoder as ExactTextDecoder } from '@exodus/bytes/encoding.js';
import sniffEncoding from 'html-encoding-sniffer';

/**
 * Text of an HTML body in the encoding that a browser would use: byte order mark, then the header's charset, then
 * `<meta charset>`, then windows-1252. Wrong bytes become U+FFFD; it never throws.
 *
 * Node's own decoder is wrong for windows-1252 (0x80-0x9F), so it serves UTF-8 only.
 */
export function decodeHtml(body: Uint8Array, contentType: string | null): string {
  const label = charsetOf(contentType);
  const encoding = sniffEncoding(body, label ? { transportLayerEncodingLabel: label } : {}).toLowerCase();
  if (encoding === 'utf-8') {
    const skip = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0;
    return Buffer.from(body.buffer, body.byteOffset + skip, body.byteLength - skip).toString('utf8');
  }
  try {
    return new ExactTextDecoder(encoding).decode(body);
  } catch {
    return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  }
}

/** The charset parameter of a Content-Type header, or null. */
export function charsetOf(contentType: string | null): string | null {
  const match = /;\s*charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;]+))/i.exec(contentType ?? '');
  return match ? (match[1] ?? match[2] ?? match[3] ?? '').trim() || null : null;
}
