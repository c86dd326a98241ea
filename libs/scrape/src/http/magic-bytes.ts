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
];
const LONGEST = 16;

/** The kind of file that a body is by its first bytes, when that can be no page; else null. */
export function otherKindOf(body: Uint8Array): string | null {
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(LONGEST, body.byteLength)).toString('latin1');
  return MAGIC.find(([, magic, at = 0]) => start.startsWith(magic, at))?.[0] ?? null;
}
