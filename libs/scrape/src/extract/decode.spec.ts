import { charsetOf, decodeHtml } from './decode';

describe('decodeHtml', () => {
  it('reads windows-1252 as browsers do, 0x80 to 0x9F too', () => {
    expect(decodeHtml(Buffer.from([0x80, 0x93, 0x94, 0x96, 0xe9]), 'text/html; charset=windows-1252')).toBe('€“”–é');
    expect(decodeHtml(Buffer.from([0x80]), 'text/html; charset=ISO-8859-1')).toBe('€');
    expect(decodeHtml(Buffer.from([0x80]), null)).toBe('€');
  });

  it('believes a byte order mark, then the header, then the page', () => {
    const utf8 = Buffer.from('<meta charset="windows-1252">é', 'utf8');
    expect(decodeHtml(utf8, 'text/html; charset="UTF-8"')).toContain('>é');
    expect(decodeHtml(utf8, 'text/html')).toContain('>Ã©');
    expect(decodeHtml(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8]), 'text/html; charset=windows-1252')).toBe(
      '<meta charset="windows-1252">é',
    );
    expect(decodeHtml(Buffer.from('\ufeffé', 'utf16le'), 'text/html; charset=utf-8')).toBe('é');
  });

  it('takes what nothing is said of for UTF-8 where it is that, else for windows-1252', () => {
    expect(decodeHtml(Buffer.from('<p>Eén €'), 'text/html')).toBe('<p>Eén €');
    expect(decodeHtml(Buffer.from('<p>E\xe9n', 'latin1'), 'text/html')).toBe('<p>Eén');
    expect(decodeHtml(Buffer.from('<meta charset=utf-8>E\xe9n', 'latin1'), 'text/html')).toContain('E\ufffdn');
  });

  it('reads XHTML as the XML that it is', () => {
    const xhtml = 'application/xhtml+xml';
    expect(decodeHtml(Buffer.from('<html>Eén'), xhtml)).toBe('<html>Eén');
    expect(decodeHtml(Buffer.from('<html>E\xe9n', 'latin1'), xhtml)).toBe('<html>E\ufffdn');
    const declared = '<?xml version="1.0" encoding="iso-8859-1"?><html>E\xe9n';
    expect(decodeHtml(Buffer.from(declared, 'latin1'), xhtml)).toContain('Eén');
  });

  it('ends elements of XHTML that are written as one tag, and leaves HTML as it is', () => {
    const written = `<script src="x.js"/><a id='b' /><title/><div class="c"\n/><br/><img src="i"/><use href="#u"/><p title="a/>b">x</p>`;
    expect(decodeHtml(Buffer.from(written), 'application/xhtml+xml; charset=utf-8')).toBe(
      `<script src="x.js"></script><a id='b' ></a><title></title><div class="c"\n></div><br/><img src="i"/><use href="#u"/><p title="a/>b">x</p>`,
    );
    expect(decodeHtml(Buffer.from(written), 'text/html')).toBe(written);
    const start = performance.now();
    decodeHtml(Buffer.from('<a b'.repeat(200_000) + ' '.repeat(200_000)), 'application/xhtml+xml');
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('survives a charset that is none, and bytes that are wrong', () => {
    expect(decodeHtml(Buffer.from('<meta charset=utf-8>a'), 'text/html; charset=klingon')).toBe(
      '<meta charset=utf-8>a',
    );
    expect(decodeHtml(Buffer.from([0x61, 0xff, 0x62]), 'text/html; charset=utf-8')).toBe('a\ufffdb');
    expect([
      charsetOf('text/html;CHARSET = x'),
      charsetOf("text/html; charset='y'"),
      charsetOf('text/html'),
      charsetOf(null),
    ]).toEqual(['x', 'y', null, null]);
  });
});
