import { TextDecoder as ExactTextDecoder } from '@exodus/bytes/encoding.js';
import sniffEncoding from 'html-encoding-sniffer';

/**
 * Text of an HTML body in the encoding that a browser would use: byte order mark, then the header's charset, then
 * `<meta charset>`. Where nothing says, UTF-8 if it is that without a fault, else windows-1252; XHTML is XML. Wrong bytes
 * become U+FFFD; it never throws.
 *
 * Node's own decoder is wrong for windows-1252 (0x80-0x9F), so it serves UTF-8 only.
 */
export function decodeHtml(body: Uint8Array, contentType: string | null): string {
  const isXhtml = /^\s*application\/xhtml\+xml/i.test(contentType ?? '');
  return isXhtml ? closeEmpty(decodeXml(body, contentType)) : decode(body, contentType, false);
}

/** XML may write any empty element as one tag, which to HTML is its begin alone: a script would take the rest of the page. */
function closeEmpty(xhtml: string): string {
  return xhtml.replace(EMPTY_ELEMENT, (tag, name: string) =>
    MAY_BE_EMPTY.test(name) ? tag : `${tag.slice(0, -2)}></${name}>`,
  );
}

const EMPTY_ELEMENT = /<([a-z][\w.-]*)(?:\s+[^\s=<>/]+(?:\s*=\s*(?:"[^"<]*"|'[^'<]*'))?)*\s*\/>/gi;
/** Elements that are empty in HTML as well, and those of drawings, which know such tags there too. */
const MAY_BE_EMPTY =
  /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|path|circle|rect|line|polyline|polygon|ellipse|use|stop|image)$/i;

/** Text of XML: byte order mark, then the header's charset, then the declaration, then UTF-8. It never throws. */
export function decodeXml(body: Uint8Array, contentType: string | null): string {
  return decode(body, contentType, true);
}

/** What XML itself says, where neither a mark nor a header does: two bytes a letter, or its declaration. */
function declaredXml(body: Uint8Array): string {
  // `<`, or the first letter of a list of addresses.
  if (body[0] && body[1] === 0) return 'utf-16le';
  if (body[0] === 0 && body[1]) return 'utf-16be';
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(256, body.byteLength)).toString('latin1');
  const label = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/i.exec(start)?.[1] ?? 'utf-8';
  // A declaration that can be read letter by letter is in no encoding of two bytes a letter.
  return /^(?:utf-?16|ucs-?2|iso-10646)/i.test(label) ? 'utf-8' : label;
}

function decode(body: Uint8Array, contentType: string | null, xml: boolean): string {
  const label = charsetOf(contentType);
  const sniff = (defaultEncoding: string): string =>
    sniffEncoding(body, { xml, defaultEncoding, ...(label && { transportLayerEncodingLabel: label }) }).toLowerCase();
  const encoding = sniff(xml ? declaredXml(body) : 'UTF-8');
  if (encoding !== 'utf-8' && encoding !== 'utf8') return decodeAs(body, encoding);
  const skip = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0;
  const text = Buffer.from(body.buffer, body.byteOffset + skip, body.byteLength - skip).toString('utf8');
  // What is no UTF-8, and never said that it was, is what it was before there was any.
  if (xml || !text.includes('\ufffd') || sniff('windows-1252') === 'utf-8') return text;
  return decodeAs(body, 'windows-1252');
}

function decodeAs(body: Uint8Array, encoding: string): string {
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
