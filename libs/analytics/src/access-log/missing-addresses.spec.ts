import fc from 'fast-check';
import { createMissing } from './missing-addresses';

describe('addresses that lead nowhere', () => {
  it('count a visitor once each, at one of the pages that he came from', () => {
    const missing = createMissing();
    missing.add('/x', '/a', 1);
    missing.add('/x', '/b', 1);
    missing.add('/x', '/b', 2);
    expect(missing.items()).toEqual([
      { kind: 'missing', name: '/x', referrer: '/b', hits: 2, visits: 1 },
      { kind: 'missing', name: '/x', referrer: '/a', hits: 1, visits: 1 },
    ]);
  });

  it('are not pushed out by one to which every page links', () => {
    const missing = createMissing();
    for (let page = 0; page < 5000; page += 1) missing.add('/everywhere', `/p${page}`, page);
    missing.add('/rare', '/a', 1);
    const items = missing.items();
    expect(items.filter(({ name }) => name === '/rare')).toHaveLength(1);
    expect(items.filter(({ name }) => name === '/everywhere')).toHaveLength(11);
    expect(items.reduce((sum, { hits }) => sum + hits, 0)).toBe(5001);
  });

  it('are bounded where a site is probed, and those that many met are kept', () => {
    const missing = createMissing();
    for (let visitor = 0; visitor < 50; visitor += 1) missing.add('/met', '', visitor);
    for (let nr = 0; nr < 30_000; nr += 1) missing.add(`/probe-${nr}`, '', 99);
    const items = missing.items();
    expect(items).toHaveLength(500);
    expect(items[0]).toMatchObject({ name: '/met', visits: 50 });
  });

  it('are the same in whatever order lines come (property)', () => {
    const request = fc.tuple(fc.nat(3), fc.nat(8), fc.nat(5));
    fc.assert(
      fc.property(fc.array(request, { maxLength: 60 }), (requests) => {
        const itemsOf = (list: typeof requests) => {
          const missing = createMissing();
          for (const [url, referrer, visitor] of list)
            missing.add(`/${url}`, referrer === 0 ? '' : `/r${referrer}`, visitor);
          return missing.items();
        };
        expect(itemsOf([...requests].reverse())).toEqual(itemsOf(requests));
      }),
    );
  });

  it('lose no request, whatever comes (property)', () => {
    const request = fc.tuple(fc.nat(20), fc.nat(80), fc.nat(5));
    fc.assert(
      fc.property(fc.array(request, { maxLength: 300 }), (requests) => {
        const missing = createMissing();
        for (const [url, referrer, visitor] of requests)
          missing.add(`/${url}`, referrer === 0 ? '' : `/r${referrer}`, visitor);
        const items = missing.items();
        expect(items.reduce((sum, { hits }) => sum + hits, 0)).toBe(requests.length);
        const pairs = new Set(requests.map(([url, , visitor]) => `${url} ${visitor}`));
        expect(items.reduce((sum, { visits }) => sum + visits, 0)).toBe(pairs.size);
        expect(new Set(items.map(({ name, referrer }) => `${name} ${referrer}`)).size).toBe(items.length);
      }),
    );
  });
});
