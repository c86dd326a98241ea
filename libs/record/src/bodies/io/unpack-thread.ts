// Entry of a thread that unpacks blocks of packs: started by `startUnpacking`, never imported.
import { closeSync, openSync } from 'node:fs';
import { parentPort, type MessagePort } from 'node:worker_threads';
import { bodyDigest, decodeBlock } from '../pack-format';
import { readAt } from './pack-file';
import { MOST_READY, POSTED, TAKEN, type BlockAhead, type UnpackWork } from './unpack-counts';

parentPort!.once('message', ({ work, port }: { readonly work: UnpackWork; readonly port: MessagePort }) => {
  try {
    unpackAll(work, port);
  } finally {
    port.close();
  }
});

function unpackAll({ blocks, counts }: UnpackWork, port: MessagePort): void {
  for (const [nr, block] of blocks.entries()) {
    if (!waitForRoom(counts, nr)) return;
    const bytes = unpack(block);
    port.postMessage(bytes, bytes ? [bytes.buffer as ArrayBuffer] : []);
    Atomics.add(counts, POSTED, 1);
    Atomics.notify(counts, POSTED);
  }
}

/** False when nobody takes any more. */
function waitForRoom(counts: Int32Array, sent: number): boolean {
  for (;;) {
    const taken = Atomics.load(counts, TAKEN);
    if (taken < 0) return false;
    if (sent - taken < MOST_READY) return true;
    Atomics.wait(counts, TAKEN, taken);
  }
}

/** Null where not all that is wanted is whole: whoever reads it finds out what is. */
function unpack({ file, block, wanted }: BlockAhead): Uint8Array | null {
  try {
    const raw = decodeBlock(block, readCompressed(file, block));
    const isWhole = block.bodies.every(
      ({ digest, start, size }) => !wanted.has(digest) || bodyDigest(raw.subarray(start, start + size)) === digest,
    );
    if (!isWhole) return null;
    // Only what has a buffer to itself can be handed over.
    return raw.buffer.byteLength > raw.length + 1 ? new Uint8Array(raw) : raw;
  } catch {
    return null;
  }
}

function readCompressed(file: string, block: BlockAhead['block']): Buffer {
  const handle = openSync(file, 'r');
  try {
    return readAt(handle, block.offset, block.compressedSize);
  } finally {
    closeSync(handle);
  }
}
