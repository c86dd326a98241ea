// Four bytes at a time, by views: twice to four times as fast as byte by byte, in what is done for each line of a log.

export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** A hash that only spreads: what is found by it is compared. */
export function hashOfWords(view: DataView, start: number, end: number): number {
  let hash = (end - start) ^ 0x2f0b4c47;
  let at = start;
  for (const last = end - 3; at < last; at += 4) {
    hash = Math.imul(hash ^ view.getInt32(at), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (; at < end; at += 1) hash = Math.imul(hash ^ view.getUint8(at), 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** Whether `length` bytes of one view from `start` on are those of another from `other` on. */
export function isSame(view: DataView, start: number, kept: DataView, other: number, length: number): boolean {
  let at = 0;
  for (const last = length - 3; at < last; at += 4)
    if (view.getInt32(start + at) !== kept.getInt32(other + at)) return false;
  for (; at < length; at += 1) if (view.getUint8(start + at) !== kept.getUint8(other + at)) return false;
  return true;
}

const [ONES, HIGHS] = [0x01010101, 0x80808080 | 0];
const [QUOTE, BACKSLASH] = [34, 92];
const [QUOTES, BACKSLASHES] = [QUOTE * ONES, BACKSLASH * ONES];

/** The next quote; beyond the end where a backslash comes first, the end where there is neither. */
export function nextQuote(view: DataView, from: number, end: number): number {
  let at = from;
  for (const last = end - 3; at < last; at += 4) {
    const word = view.getInt32(at);
    const [quotes, slashes] = [word ^ QUOTES, word ^ BACKSLASHES];
    // A byte that has become zero borrows from its highest bit.
    if ((((quotes - ONES) & ~quotes) | ((slashes - ONES) & ~slashes)) & HIGHS) break;
  }
  for (; at < end; at += 1) {
    const byte = view.getUint8(at);
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) return end + 1;
  }
  return from > end ? end + 1 : end;
}
