/** A text, of whatever is in it: it is shown by those who mask what it must not hold. */
export function isString(value: unknown): boolean {
  return typeof value === 'string';
}

/** What stands in a column of text or numbers. */
export function isCell(value: unknown): boolean {
  return value === null || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
}

/** Undefined for what is no JSON in UTF-8. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch {
    return undefined;
  }
}
