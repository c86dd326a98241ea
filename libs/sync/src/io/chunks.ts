const CHUNK_BYTES = 1 << 20;

const spare: Buffer[] = [];

/** A buffer for a piece of a file. The first touch of each page of a fresh one costs more than the bytes it takes. */
export function takeChunk(): Buffer {
  return spare.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES);
}

/** Gives buffers back that nothing reads or writes any more. */
export function giveChunks(...buffers: readonly Buffer[]): void {
  spare.push(...buffers);
}
