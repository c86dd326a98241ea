/**
 * Reads a data block of this file. Nothing is fetched: compressed ones are base64 of raw deflate.
 */

/** What the `script` element with this id holds. */
export async function readBlock<T>(id: string): Promise<T> {
  const element = document.getElementById(id)!;
  return unpack<T>(element.dataset['encoding'] ?? '', element.textContent ?? '');
}

/** What a block says: JSON, or base64 of raw deflate. */
export async function unpack<T>(encoding: string, text: string): Promise<T> {
  if (encoding === 'json') return JSON.parse(text) as T;
  const { readable, writable } = new DecompressionStream('deflate-raw');
  const writer = writable.getWriter();
  // What is wrong with the bytes is told to the reader's side.
  Promise.all([writer.write(bytesOf(text)), writer.close()]).catch(() => undefined);
  return JSON.parse(await new Response(readable).text()) as T;
}

type Bytes = Uint8Array<ArrayBuffer>;

function bytesOf(base64: string): Bytes {
  // Newer browsers have it, this version of TypeScript does not know it yet.
  const { fromBase64 } = Uint8Array as typeof Uint8Array & { readonly fromBase64?: (text: string) => Bytes };
  if (fromBase64) return fromBase64.call(Uint8Array, base64);
  const binary = atob(base64.trim());
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
