import { deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { base64InScript, bytesOfHtml, deflatedAsText, deflatedOfText, htmlOf } from './bytes-as-text';

const toBase64 = new Function('text', `return ${base64InScript('text')}`) as (text: string) => string;

describe('bytes as text', () => {
  const EVERY_PAIR = Buffer.from(Uint16Array.from({ length: 0x10000 }, (_, unit) => unit).buffer);

  it('holds each pair of bytes in characters that a page keeps, and gives it back', () => {
    const text = deflatedAsText(EVERY_PAIR);
    expect(text).not.toMatch(/[\0\r<]|[\ud800-\udfff]/);
    expect(text.length).toBeLessThan(EVERY_PAIR.length / 2 / 0.96);
    expect(deflatedOfText(text).equals(EVERY_PAIR)).toBe(true);
    expect(Buffer.from(toBase64(text), 'base64').equals(EVERY_PAIR)).toBe(true);
  });

  it('gives back whatever was deflated, of any length, by way of a file', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        const html = `\ufeff${deflatedAsText(deflateRawSync(bytes))}`;
        const text = htmlOf(bytesOfHtml(html)).slice(1);
        expect(Buffer.from(inflateRawSync(deflatedOfText(text))).equals(Buffer.from(bytes))).toBe(true);
        expect(inflateRawSync(Buffer.from(toBase64(text), 'base64')).equals(Buffer.from(bytes))).toBe(true);
      }),
    );
  });

  it('leaves a page in UTF-8 as it is', () => {
    expect(htmlOf(bytesOfHtml('<p>é 日本'))).toBe('<p>é 日本');
    expect(bytesOfHtml('é')).toEqual(Buffer.from('é', 'utf8'));
  });
});
