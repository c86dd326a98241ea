import type { LineBytes } from '../formats/log-line';
import { isSame, viewOf } from './byte-words';

/** Gives the second at which the hour of a moment begins, by the bytes that tell the hour and, elsewhere, its zone; or NaN. */
export type ByteHours = (line: LineBytes, at: number, length: number, zoneAt?: number, zoneEnd?: number) => number;

const LONGEST = 64;

/** Asks `startOf` when the hour is another one than before: logs are written in order. */
export function createByteHours(startOf: (hour: string, zone: string) => number): ByteHours {
  const last = viewOf(new Uint8Array(2 * LONGEST));
  let [lastLength, lastZone, lastStart] = [-1, 0, Number.NaN];
  return ({ bytes, view, end }, at, length, zoneAt = 0, zoneEnd = 0) => {
    const zone = zoneEnd - zoneAt;
    if (
      length === lastLength &&
      zone === lastZone &&
      at + length <= end &&
      isSame(view, at, last, 0, length) &&
      isSame(view, zoneAt, last, length, zone)
    )
      return lastStart;
    if (at + length > end || zoneEnd > end || length > LONGEST || zone > LONGEST) return Number.NaN;
    for (let nr = 0; nr < length; nr += 1) last.setUint8(nr, bytes[at + nr]!);
    for (let nr = 0; nr < zone; nr += 1) last.setUint8(length + nr, bytes[zoneAt + nr]!);
    [lastLength, lastZone] = [length, zone];
    return (lastStart = startOf(
      bytes.toString('latin1', at, at + length),
      bytes.toString('latin1', zoneAt, zoneAt + zone),
    ));
  };
}

/** Reads `22/Nov/2026:10:00:00 +0100`, which begins at `at`; NaN when it is none. Asks `clf` once an hour. */
export function createByteClf(clf: (text: string, at: number) => number): (line: LineBytes, at: number) => number {
  const hours = createByteHours((hour, zone) => clf(`${hour}:00:00${zone}`, 0));
  return (line, at) => {
    const minutes = twoDigits(line.bytes, at + 15);
    return hours(line, at, 14, at + 20, at + 26) + minutes * 60 + twoDigits(line.bytes, at + 18);
  };
}

/** NaN when one of them is none. */
export function twoDigits(bytes: Uint8Array, at: number): number {
  const [tens, ones] = [bytes[at]! - 48, bytes[at + 1]! - 48];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
