import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/**
 * Undoes a `Content-Encoding` (several, in reverse order), never giving more than `maxBytes`.
 *
 * @throws the error of zlib (`Z_*`, `ERR_BUFFER_TOO_LARGE`), or one with code `BAD_ENCODING` for an unknown encoding.
 */
export function decompress(body: Buffer, encodings: string | undefined, maxBytes: number): Buffer {
  const names = (encodings ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  // Nobody compresses three times; a long list is an attack.
  if (names.length > 2) throw Object.assign(new Error(`content-encoding ${encodings}`), { code: 'BAD_ENCODING' });
  return names.reduceRight((bytes, name) => undo(bytes, name, maxBytes), body);
}

function undo(bytes: Buffer, name: string, maxOutputLength: number): Buffer {
  if (bytes.length === 0) return bytes;
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return gunzipSync(bytes, { maxOutputLength });
    case 'deflate':
      // Some servers send the raw format under this name.
      return (bytes[0]! & 0x0f) === ZLIB_METHOD
        ? inflateSync(bytes, { maxOutputLength })
        : inflateRawSync(bytes, { maxOutputLength });
    case 'br':
      return brotliDecompressSync(bytes, { maxOutputLength });
    default:
      throw Object.assign(new Error(`content-encoding ${name}`), { code: 'BAD_ENCODING' });
  }
}

/** Low half of the first byte of the zlib format (RFC 1950). */
const ZLIB_METHOD = 8;
