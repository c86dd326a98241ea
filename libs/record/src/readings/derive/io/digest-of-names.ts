import { hash } from 'node:crypto';
import { namedPart } from '../../stored-reading';

/** Of all in a reading that hangs on numbers, and of which rows there are; null where it can't be parted. */
export function digestOfNames(reading: Buffer): string | null {
  const part = namedPart(reading);
  if (!part) return null;
  const digest = hash('sha256', reading.subarray(part.start, part.end), 'base64');
  return `${digest.slice(0, 32)}${part.end < reading.length ? ' seen' : ''}`;
}
