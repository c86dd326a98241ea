import { statfsSync } from 'node:fs';
import { RefusedError } from './sync-errors';

/**
 * Refuses before the first byte rather than half-way: a disk that is full is of no use to anybody. A file system that does
 * not tell its space is believed.
 *
 * @param needed bytes
 * @throws RefusedError
 */
export function assertSpace(needed: number, store: string): void {
  if (needed === 0) return;
  let free: number;
  try {
    const { bavail, bsize, blocks } = statfsSync(store);
    if (blocks === 0) return;
    free = bavail * bsize;
  } catch {
    return;
  }
  if (free < needed) throw new RefusedError(`${needed} bytes are needed on the disk of ${store}, and ${free} are free`);
}
