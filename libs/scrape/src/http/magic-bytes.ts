/** What files of other kinds begin with, whatever content type a server gives them. */
const MAGIC: readonly (readonly [name: string, start: string, at?: number])[] = [
  ['PDF', '%PDF-'],
  ['PNG', '\x89PNG\r\n\x1a\n'],
  ['JPEG', '\xff\xd8\xff'],
  ['GIF', 'GIF87a'],
  ['GIF', 'GIF89a'],
  ['WebP', 'WEBP', 8],
  ['AVIF', 'ftypavif', 4],
  ['video', 'ftyp', 4],
  ['video', '\x1aE\xdf\xa3'],
  ['sound', 'ID3'],
  ['sound', 'OggS'],
  ['RIFF', 'WAVEfmt', 8],
  ['TIFF', 'II*\0'],
  ['TIFF', 'MM\0*'],
  ['icon', '\0\0\x01\0'],
  ['ZIP (or an Office file)', 'PK\x03\x04'],
  ['gzip', '\x1f\x8b\x08'],
  ['RAR', 'Rar!\x1a\x07'],
  ['7z', "7z\xbc\xaf'\x1c"],
  ['an old Office file', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
  ['RTF', '{\\rtf'],
  ['font', 'wOFF'],
  ['font', 'wOF2'],
  ['program', 'MZ\x90\0'],
  ['program', '\0asm'],
  ['JPEG XL', '\0\0\0\x0cJXL '],
  ['JPEG 2000', '\0\0\0\x0cjP  '],
  ['PostScript', '%!PS'],
  ['Photoshop', '8BPS'],
  ['sound', '\xff\xfb'],
  ['sound', 'fLaC'],
];
const LONGEST = 16;

/** The kind of file that a body is by its first bytes, when that can be no page; else null. */
export function otherKindOf(body: Uint8Array): string | null {
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(LONGEST, body.byteLength)).toString('latin1');
  const known = MAGIC.find(([, magic, at = 0]) => start.startsWith(magic, at))?.[0];
  if (known !== undefined) return known;
  if (isBitmap(body, start)) return 'BMP';
  if (!ODD_START.test(start)) return null;
  const text = Buffer.from(body.buffer, body.byteOffset, Math.min(TEXT_BYTES, body.byteLength)).toString('latin1');
  if (LATE_PDF.test(text)) return 'PDF';
  return SVG.test(text) && endOf(body).endsWith('</svg>') ? 'SVG' : null;
}

/** Two letters say little: the size of the file follows them. */
function isBitmap(body: Uint8Array, start: string): boolean {
  if (!start.startsWith('BM') || body.byteLength < 6) return false;
  return Buffer.from(body.buffer, body.byteOffset).readUInt32LE(2) === body.byteLength;
}

function endOf(body: Uint8Array): string {
  const from = Math.max(0, body.byteLength - 64);
  const end = Buffer.from(body.buffer, body.byteOffset + from, body.byteLength - from);
  return end.toString('latin1').trimEnd().toLowerCase();
}

const TEXT_BYTES = 1024;
/** What may hide another kind behind a mark, blank lines, a declaration or a comment; hardly a page begins so. */
const ODD_START = /^(?:[\s\xef\xbb\xbf\0]|<\?|<!--|<!doctype\s+svg|<svg)/i;
const LATE_PDF = /^[\s\xef\xbb\xbf\0]*%PDF-/;
/** A drawing by itself, not one that stands in a page. */
const SVG =
  /^[\s\xef\xbb\xbf]*(?:(?:<\?[^>]*>|<!--(?:(?!-->)[^])*-->|<!doctype\s+svg[^>[]*(?:\[[^\]]*\])?[^>]*>)\s*)*<svg[\s>]/i;
