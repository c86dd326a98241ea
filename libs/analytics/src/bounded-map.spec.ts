import { BoundedMap } from './bounded-map';

it('keeps what is asked for, forgets the rest, and never holds more than it may', () => {
  const map = new BoundedMap<string, number>(100);
  map.set('home', 1);
  for (let nr = 0; nr < 10_000; nr += 1) {
    map.set(`probe ${nr}`, nr);
    expect(map.get('home')).toBe(1);
  }
  const kept = Array.from({ length: 10_000 }, (_, nr) => map.get(`probe ${nr}`)).filter((value) => value !== undefined);
  expect(kept.length).toBeLessThanOrEqual(100);
  expect(map.get('probe 1')).toBeUndefined();
});
