/** Gathers a body in memory of its own: a chunk would keep the whole buffer alive that it was read into. */
export class BodyBuffer {
  readonly #maxBytes: number;
  readonly #whole: Buffer | null;
  readonly #chunks: Buffer[] = [];
  #size = 0;

  /** @param announced size that the server names, or NaN */
  constructor(announced: number, maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#whole = announced > 0 && announced <= maxBytes ? Buffer.allocUnsafeSlow(announced) : null;
  }

  /** False when that is too much. */
  add(chunk: Buffer): boolean {
    if (this.#size + chunk.length > (this.#whole?.length ?? this.#maxBytes)) return false;
    if (this.#whole) chunk.copy(this.#whole, this.#size);
    else this.#chunks.push(chunk);
    this.#size += chunk.length;
    return true;
  }

  take(): Buffer {
    return this.#whole ? this.#whole.subarray(0, this.#size) : Buffer.concat(this.#chunks, this.#size);
  }
}
