import { Fetched } from './fetched';
import { planRetry, retryAfterMs } from './retry';

const now = new Date('2026-11-22T06:00:00Z');
const answer = (status: number, headers: Record<string, string> = {}): Fetched => ({
  kind: 'response',
  status,
  headers,
  body: null,
});
const plan = (fetched: Fetched, tries = 1, random = 0.5): ReturnType<typeof planRetry> =>
  planRetry({ fetched, tries, random, now });

describe('planRetry', () => {
  it.each([200, 301, 304, 400, 401, 403, 404, 410, 501])('does not ask again after %d', (status) =>
    expect(plan(answer(status))).toBeNull(),
  );

  it('waits as long as a server asks, for all of its pages', () => {
    expect(plan(answer(503, { 'retry-after': '7' }))).toEqual({ afterMs: 7000, restsHost: true });
    expect(plan(answer(429, { 'retry-after': 'Sun, 22 Nov 2026 06:00:30 GMT' }))).toEqual({
      afterMs: 30_000,
      restsHost: true,
    });
    expect(plan(answer(503, { 'retry-after': '86400' }))).toBeNull();
  });

  it('waits longer each time, spread by chance, and not for ever', () => {
    const waits = [1, 2, 3].map((tries) => plan(answer(503), tries)!.afterMs);
    expect(waits).toEqual([500, 2000, 8000]);
    expect([plan(answer(503), 1, 0)!.afterMs, plan(answer(503), 1, 1)!.afterMs]).toEqual([250, 750]);
    expect(plan(answer(503), 4)).toBeNull();
  });

  it('tries a broken connection again, but not a certificate that is wrong', () => {
    expect(plan({ kind: 'error', error: 'reset', detail: '' })).not.toBeNull();
    expect(plan({ kind: 'error', error: 'tls', detail: '' })).toBeNull();
    expect(plan({ kind: 'error', error: 'body-too-large', detail: '' })).toBeNull();
  });

  it.each([
    ['', null],
    ['soon', null],
    ['-5', null],
    ['0', 0],
    ['Sat, 21 Nov 2026 06:00:00 GMT', 0],
  ])('reads Retry-After «%s» as %s', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});
