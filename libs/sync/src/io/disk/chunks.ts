/**
 * A core's own cache holds it. Writes of 1 MB took seven times as long on ext4: the kernel then makes pages of 2 MB, and
 * finds none that it used before.
 */
const CHUNK_BYTES = 256 << 10;

const spare: Buffer[] = [];

/** A buffer for a piece of a file. The first touch of each page of a fresh one costs more than the bytes it takes. */
export function takeChunk(): Buffer {
  return spare.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES);
}

/** Gives buffers back that nothing reads or writes any more. */
export function giveChunks(...buffers: readonly Buffer[]): void {
  spare.push(...buffers);
}
