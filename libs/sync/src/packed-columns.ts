/** Rows of one kind, as columns that are as long as one another. */
export interface Columns {
  /** None holds a NUL: they are paths, or are made of paths. */
  readonly keys: readonly string[];
  readonly numbers: readonly ArrayLike<number>[];
  /** `DIGEST_LENGTH` hex digits a row, one after the other. */
  readonly digests: string;
}

export const DIGEST_LENGTH = 64;

/**
 * Columns after a line of JSON, as pieces of bytes: a hundred thousand rows are written and read in a third of the time that JSON
 * takes for them. Keys parted by NUL, then each column of numbers as little-endian doubles, then the digests.
 */
export function packColumns(head: object, { keys, numbers, digests }: Columns): Buffer[] {
  const joined = keys.join('\0');
  // A name on Windows may hold half of a surrogate pair, of which UTF-8 knows nothing.
  const encoding = isWellFormed(joined) ? 'utf8' : 'utf16le';
  const names = Buffer.from(joined, encoding);
  const line = JSON.stringify({ rows: keys.length, encoding, nameBytes: names.length, head });
  const columns = numbers.map((column) => bytesOf(new Float64Array(column)));
  return [Buffer.from(`${line}\n`, 'utf8'), names, ...columns, Buffer.from(digests, 'latin1')];
}

/**
 * What `packColumns` was given.
 *
 * @param numberColumns how many columns of numbers there are
 * @throws when the bytes are none of these, or not all of them
 */
export function unpackColumns(bytes: Buffer, numberColumns: number): { readonly head: unknown } & Columns {
  const lineEnd = bytes.indexOf(0x0a);
  const { rows, encoding, nameBytes, head } = JSON.parse(bytes.toString('utf8', 0, lineEnd)) as PackedHead;
  const namesEnd = lineEnd + 1 + nameBytes;
  const numbersEnd = namesEnd + numberColumns * rows * 8;
  if (numbersEnd + rows * DIGEST_LENGTH !== bytes.length) throw new Error('columns that are not as long as they say');
  const keys = rows === 0 ? [] : bytes.toString(encoding, lineEnd + 1, namesEnd).split('\0');
  if (keys.length !== rows) throw new Error('other keys than rows');
  const numbers = Array.from({ length: numberColumns }, (_, index) => {
    const column = new Float64Array(rows);
    bytesOf(column).set(bytes.subarray(namesEnd + index * rows * 8, namesEnd + (index + 1) * rows * 8));
    return column;
  });
  return { head, keys, numbers, digests: bytes.toString('latin1', numbersEnd) };
}

interface PackedHead {
  readonly rows: number;
  readonly encoding: 'utf8' | 'utf16le';
  readonly nameBytes: number;
  readonly head: unknown;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** TypeScript knows the method from ES2024 on. */
function isWellFormed(text: string): boolean {
  return (text as unknown as { isWellFormed(): boolean }).isWellFormed();
}
