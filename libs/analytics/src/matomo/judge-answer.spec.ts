import fc from 'fast-check';
import { judgeAnswer, quote, retryAfterMs } from './judge-answer';

describe('an answer of Matomo', () => {
  it.each([
    [200, '{"result":"error","message":"no such site"}', 'refused', 'ANALYTICS_SERVER_REFUSED'],
    [200, '[]', 'value', undefined],
    [200, '{"2026-11-12":[]}', 'value', undefined],
    [200, 'null', 'value', undefined],
    [200, 'Error: Renderer format', 'again', undefined],
    [200, '<html>', 'again', undefined],
    [200, '{"2026-11-12":[', 'again', undefined],
    [301, '', 'refused', 'ANALYTICS_REDIRECTED'],
    [400, '{"result":"error","message":"method"}', 'refused', 'ANALYTICS_SERVER_REFUSED'],
    [401, '<html>', 'refused', 'ANALYTICS_TOKEN_REFUSED'],
    [403, '', 'refused', 'ANALYTICS_TOKEN_REFUSED'],
    [404, '<h1>Not Found</h1>', 'refused', 'ANALYTICS_SERVER_REFUSED'],
    [408, '', 'again', undefined],
    [429, '', 'again', undefined],
    [500, '{"result":"error","message":"Database access denied"}', 'again', undefined],
    [500, '{"result":"error","message":"Too many failed logins. Please wait"}', 'refused', 'ANALYTICS_LOCKED_OUT'],
    [503, '<html>', 'again', undefined],
  ])('%i %s is %s', (status, text, kind, code) => {
    const verdict = judgeAnswer({ status, text, retryAfter: null });
    expect([verdict.kind, 'code' in verdict ? verdict.code : undefined]).toEqual([kind, code]);
  });

  it('is quoted in at most 200 characters, without tags, in bounded time', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(quote(text).length).toBeLessThanOrEqual(200);
        expect(quote(`<b>${text}`)).not.toContain('<');
      }),
    );
    const started = performance.now();
    quote('<'.repeat(2_000_000));
    quote('<head><script>'.repeat(200_000));
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it.each([
    ['17', 17_000],
    [' 0 ', 0],
    ['Sun, 22 Nov 2026 04:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 03:00:00 GMT', 0],
    ['soon', null],
    [null, null],
  ])('asks to be left alone by Retry-After: %s', (header, expected) => {
    expect(retryAfterMs(header, new Date('2026-11-22T04:00:00Z'))).toBe(expected);
  });
});
