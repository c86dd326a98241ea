import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chunks } from './buffer-pool';
import { READ_NO_FOLLOW } from './open-file';
import type { DiskCalls } from './disk-calls';

/** The digest of a file and the stat that it holds for; null when the file changed while it was read. */
export async function digestFile(path: string, disk: DiskCalls): Promise<{ sha256: string; stat: Stats } | null> {
  const file = await disk.open(path, READ_NO_FOLLOW);
  try {
    const before = await file.stat();
    const hash = createHash('sha256');
    const buffer = chunks.take();
    let total = 0;
    for (let count = -1; count !== 0 && total <= before.size; total += count) {
      count = await file.read(buffer);
      hash.update(buffer.subarray(0, count));
      await disk.breathe();
    }
    chunks.give(buffer);
    const after = await file.stat();
    if (total !== before.size || !isSameFile(before, after)) return null;
    return { sha256: hash.digest('hex'), stat: before };
  } finally {
    await file.close();
  }
}

/** Whether nobody wrote to a file between two stats of it. */
export function isSameFile(before: Stats, after: Stats): boolean {
  return before.size === after.size && before.mtimeMs === after.mtimeMs && before.ctimeMs === after.ctimeMs;
}
