'use strict';
/**
 * Reads a data block of this file. Nothing is fetched: compressed ones are base64 of raw deflate.
 */

/** @param {string} id of the `script` element */
async function readBlock(id) {
  const element = document.getElementById(id);
  const text = element.textContent;
  if (element.dataset.encoding === 'json') return JSON.parse(text);
  const { readable, writable } = new DecompressionStream('deflate-raw');
  const writer = writable.getWriter();
  // What is wrong with the bytes is told to the reader's side.
  Promise.all([writer.write(bytesOf(text)), writer.close()]).catch(() => undefined);
  return JSON.parse(await new Response(readable).text());
}

function bytesOf(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const binary = atob(base64.trim());
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

module.exports = { readBlock };
