import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { BLOCK_HEAD_SIZE, PackBlock, parseBlockHead, parseBodyList } from '../pack-format';

/** A million bodies, were each in a block of its own: empty blocks must not fill the memory. */
const MAX_BLOCKS = 1_000_000;

/** The whole blocks of a pack file and where the last of them ends; a missing file has none. */
export function scanPack(path: string): { readonly blocks: readonly PackBlock[]; readonly end: number } {
  const handle = openOrNull(path);
  if (handle === null) return { blocks: [], end: 0 };
  try {
    const size = fstatSync(handle).size;
    const blocks: PackBlock[] = [];
    let end = 0;
    while (blocks.length < MAX_BLOCKS) {
      const head = parseBlockHead(readAt(handle, end, BLOCK_HEAD_SIZE));
      if (!head) break;
      const offset = end + BLOCK_HEAD_SIZE + head.listSize;
      if (offset + head.compressedSize > size) break;
      const bodies = parseBodyList(readAt(handle, end + BLOCK_HEAD_SIZE, head.listSize));
      blocks.push({ start: end, offset, compressedSize: head.compressedSize, bodies });
      end = offset + head.compressedSize;
    }
    return { blocks, end };
  } finally {
    closeSync(handle);
  }
}

function openOrNull(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Up to `size` bytes from `position`; fewer at the end of the file. */
export function readAt(handle: number, position: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let done = 0;
  while (done < size) {
    const read = readSync(handle, bytes, done, size - done, position + done);
    if (read === 0) break;
    done += read;
  }
  return bytes.subarray(0, done);
}
