/** A key made of several pieces, in memory that is used again. */
export class ByteKey {
  bytes = new Uint8Array(1024);
  length = 0;

  clear(): this {
    this.length = 0;
    return this;
  }

  add(from: Uint8Array, start: number, end: number): this {
    this.#makeRoom(end - start);
    const { bytes } = this;
    let to = this.length;
    for (let at = start; at < end; at += 1, to += 1) bytes[to] = from[at]!;
    this.length = to;
    return this;
  }

  addByte(byte: number): this {
    this.#makeRoom(1);
    this.bytes[this.length] = byte;
    this.length += 1;
    return this;
  }

  /** @param text of Latin-1 characters */
  addText(text: string): this {
    this.#makeRoom(text.length);
    for (let at = 0; at < text.length; at += 1) this.bytes[this.length + at] = text.charCodeAt(at);
    this.length += text.length;
    return this;
  }

  #makeRoom(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = new Uint8Array(2 * (this.length + more));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}
