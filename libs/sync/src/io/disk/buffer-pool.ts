/**
 * Buffers that are used again: the first touch of each page of a fresh one costs more than the bytes it takes.
 *
 * @param make gives a fresh one
 */
export function createBufferPool(make: () => Buffer): BufferPool {
  const spare: Buffer[] = [];
  return {
    take: () => spare.pop() ?? make(),
    give: (...buffers) => void spare.push(...buffers),
  };
}

export interface BufferPool {
  take(): Buffer;
  /** Gives buffers back that nothing reads or writes any more. */
  give(...buffers: readonly Buffer[]): void;
}

/**
 * A core's own cache holds it. Writes of 1 MB took seven times as long on ext4: the kernel then makes pages of 2 MB, and
 * finds none that it used before.
 */
const CHUNK_BYTES = 256 << 10;

/** For pieces of files. */
export const chunks = createBufferPool(() => Buffer.allocUnsafeSlow(CHUNK_BYTES));
