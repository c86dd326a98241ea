import { viewOf } from './byte-words';

/** A key made of several pieces, in memory that is used again. */
export class ByteKey {
  view = viewOf(new Uint8Array(1024));
  length = 0;

  clear(): this {
    this.length = 0;
    return this;
  }

  add(from: DataView, start: number, end: number): this {
    this.#makeRoom(end - start);
    const { view } = this;
    let [at, to] = [start, this.length];
    for (const last = end - 3; at < last; at += 4, to += 4) view.setInt32(to, from.getInt32(at));
    for (; at < end; at += 1, to += 1) view.setUint8(to, from.getUint8(at));
    this.length = to;
    return this;
  }

  addByte(byte: number): this {
    this.#makeRoom(1);
    this.view.setUint8(this.length, byte);
    this.length += 1;
    return this;
  }

  /** @param text of Latin-1 characters */
  addText(text: string): this {
    this.#makeRoom(text.length);
    for (let at = 0; at < text.length; at += 1) this.view.setUint8(this.length + at, text.charCodeAt(at));
    this.length += text.length;
    return this;
  }

  #makeRoom(more: number): void {
    const { view } = this;
    if (this.length + more <= view.byteLength) return;
    const larger = new Uint8Array(2 * (this.length + more));
    larger.set(new Uint8Array(view.buffer, view.byteOffset, this.length));
    this.view = viewOf(larger);
  }
}
