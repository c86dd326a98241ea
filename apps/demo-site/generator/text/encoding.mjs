// What windows-1252 puts where ISO 8859-1 has control characters, from 0x80 on.
const windowsRow = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** The bytes of a text; without `declared`, plain UTF-8. */
export function encodeText(text, declared) {
  const mark = declared?.by === 'byte order mark' ? '\ufeff' : '';
  switch (declared?.encoding) {
    case undefined:
    case 'utf-8':
      return Buffer.from(mark + text, 'utf8');
    case 'utf-16le':
      return Buffer.from(mark + text, 'utf16le');
    case 'windows-1252':
      return Buffer.from(Array.from(text, (char) => singleByte(char, windowsRow)));
    case 'iso-8859-1':
      return Buffer.from(Array.from(text, (char) => singleByte(char, '')));
    default:
      throw new Error(`no encoder for ${declared.encoding}`);
  }
}

/** The text of a page's bytes in the encoding that was declared for it. */
export function decodeText(bytes, declared) {
  const encoding = declared?.encoding ?? 'utf-8';
  if (encoding !== 'windows-1252') return new TextDecoder(encoding).decode(bytes);
  // Some Node versions read windows-1252 as ISO 8859-1, so the row that differs is put in by hand.
  return bytes.toString('latin1').replace(/[\u0080-\u009f]/g, (char) => windowsRow[char.charCodeAt(0) - 0x80]);
}

function singleByte(char, row) {
  const at = row.indexOf(char);
  if (at >= 0) return 0x80 + at;
  const code = char.codePointAt(0);
  if (code < 0x100) return code;
  throw new Error(`${char} does not exist in this encoding`);
}
