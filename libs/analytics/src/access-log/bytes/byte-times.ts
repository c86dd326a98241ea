/** Reads `22/Nov/2026:10:00:00 +0100`, which begins at `at`; NaN when it is none. Asks `clf` once an hour. */
export function createByteClf(clf: (text: string, at: number) => number): (bytes: Buffer, at: number) => number {
  const last = new Uint8Array(LENGTH);
  let lastStart = Number.NaN;
  const isLast = (bytes: Buffer, at: number): boolean => {
    for (let nr = 13; nr >= 0; nr -= 1) if (bytes[at + nr] !== last[nr]) return false;
    for (let nr = 20; nr < LENGTH; nr += 1) if (bytes[at + nr] !== last[nr]) return false;
    return true;
  };
  return (bytes, at) => {
    if (!isLast(bytes, at)) {
      if (at + LENGTH > bytes.length) return Number.NaN;
      const text = bytes.toString('latin1', at, at + LENGTH);
      lastStart = clf(`${text.slice(0, 14)}:00:00${text.slice(20)}`, 0);
      last.set(bytes.subarray(at, at + LENGTH));
    }
    return lastStart + twoDigits(bytes, at + 15) * 60 + twoDigits(bytes, at + 18);
  };
}

const LENGTH = 26;

/** NaN when one of them is none. */
export function twoDigits(bytes: Uint8Array, at: number): number {
  const [tens, ones] = [bytes[at]! - 48, bytes[at + 1]! - 48];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
