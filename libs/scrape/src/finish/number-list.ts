import { cellBytes } from './cell-bytes';

/** Numbers as they stand in a cell of the record: 32-bit, little endian. */
export function encodeNumbers(numbers: readonly number[]): Uint8Array {
  const list = Buffer.allocUnsafe(numbers.length * 4);
  for (let nr = 0; nr < numbers.length; nr += 1) list.writeUInt32LE(numbers[nr]!, nr * 4);
  return list;
}

export function decodeNumbers(cell: ArrayBuffer | Uint8Array): number[] {
  const list = cellBytes(cell);
  return Array.from({ length: list.length / 4 }, (_, nr) => list.readUInt32LE(nr * 4));
}
