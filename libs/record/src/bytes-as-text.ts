/**
 * Bytes as characters of a page in UTF-16, two in one: a tenth of what base64 adds, and no server, browser or tool reads
 * them as another character set, since such a file begins with a byte order mark. Characters that HTML does not keep (NUL,
 * CR, halves of pairs), or that could end the element (`<`), stand as a mark and another one.
 */

const MARK = '\ue000';
const SHIFT = 0x4000;

/**
 * The text of some deflated bytes.
 *
 * @param deflated a raw stream: of an odd number of bytes an empty block comes before it
 */
export function deflatedAsText(deflated: Buffer): string {
  const even = deflated.length % 2 === 0 ? deflated : Buffer.concat([EMPTY_BLOCK, deflated]);
  return even.toString('utf16le').replace(/[\0\r<\ud800-\udfff\ue000]/g, (unit) => MARK + shifted(unit));
}

/** RFC 1951 3.2.4: stored, not the last, of no length. */
const EMPTY_BLOCK = Buffer.from([0, 0, 0, 0xff, 0xff]);

/** The deflated bytes of a data block again, by its encoding: such a text (`wide`), or base64. */
export function deflatedIn(encoding: string, text: string): Buffer {
  return encoding === 'wide' ? deflatedOfText(text) : Buffer.from(text, 'base64');
}

/** The bytes again. */
export function deflatedOfText(text: string): Buffer {
  return Buffer.from(
    text.replace(/\ue000([^])/g, (_, unit: string) => shifted(unit)),
    'utf16le',
  );
}

function shifted(unit: string): string {
  return String.fromCharCode(unit.charCodeAt(0) ^ SHIFT);
}

/** Of a script, short since many small files have it: of such a text the same bytes in base64, as an expression. */
export function base64InScript(text: string): string {
  return `(f=>btoa(${text}.replace(/\\ue000([^])/g,(_,c)=>f(c.charCodeAt()^16384)).replace(/[^]/g,c=>f((c=c.charCodeAt())&255,c>>8))))(String.fromCharCode)`;
}

/** What a page says, whichever of its two character sets it is in. */
export function htmlOf(bytes: Buffer): string {
  return bytes.length >= 2 && bytes[0] === 0xff && bytes[1] === 0xfe
    ? bytes.toString('utf16le')
    : bytes.toString('utf8');
}

/** As it is written: one that begins with a byte order mark in UTF-16. */
export function bytesOfHtml(html: string): Buffer {
  return Buffer.from(html, html.startsWith('\ufeff') ? 'utf16le' : 'utf8');
}
