import fc from 'fast-check';
import { isHtml } from './content-types';
import { otherKindOf } from './magic-bytes';

describe('the first bytes of a body', () => {
  it.each([
    ['%PDF-1.4', 'PDF'],
    ['\xff\xd8\xff\xe0\0\x10JFIF', 'JPEG'],
    ['RIFF\x01\x02\x03\x04WEBPVP8 ', 'WebP'],
    ['\0\0\0\x20ftypisom', 'video'],
    ['PK\x03\x04\x14\0', 'ZIP (or an Office file)'],
    ['\xef\xbb\xbf\r\n%PDF-1.7', 'PDF'],
    ['BM\x0a\0\0\0\0\0\0\0', 'BMP'],
    ['<svg xmlns="http://www.w3.org/2000/svg"><path/></svg>\n', 'SVG'],
    [
      '<?xml version="1.0"?>\n<!-- a <b> -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd">\n<svg><g/></svg>',
      'SVG',
    ],
  ])('tell %j as %s', (start, kind) => {
    const body = Buffer.from(start, 'latin1');
    expect(otherKindOf(body)).toBe(kind);
    expect(isHtml('text/html', body)).toBe(false);
    expect(isHtml('text/html', null)).toBe(true);
  });

  it.each([
    '<svg/><h1>x</h1>',
    '<!-- x --><html><svg></svg>',
    '\n <html><p>%PDF-1.4',
    'BMW',
    `${'<!---->'.repeat(140)}<p>`,
  ])('leave the page %j one', (text) => expect(otherKindOf(Buffer.from(text))).toBeNull());

  it('leave all text as it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        const body = Buffer.from(`<${text}`);
        expect(otherKindOf(body)).toBeNull();
        expect(isHtml('text/html', body)).toBe(true);
      }),
    );
  });
});
