/** A BLOB of the record as bytes, in whatever kind of memory the database hands it over. */
export function cellBytes(cell: ArrayBuffer | Uint8Array): Buffer {
  return cell instanceof Uint8Array ? Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength) : Buffer.from(cell);
}
