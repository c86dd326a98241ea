import fc from 'fast-check';
import { choose, countsForChoice, nextProducer, takeoverOrder, type Candidate } from './choose';

const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), {
  minLength: 1,
  maxLength: 6,
  selector: (name) => name.toLowerCase(),
});
const candidates = names.chain((all) =>
  fc.tuple(
    ...all.map((name) =>
      fc.record({ name: fc.constant(name), latest: fc.constantFrom('', '261120-0500', '261121-0500') }),
    ),
  ),
);

describe('choice', () => {
  it.each([
    ['2026-01-01', 'anna'], // 739617 mod 3 = 0
    ['2026-01-02', 'Bram'],
    ['2026-01-03', 'cleo'],
    ['2026-01-04', 'anna'],
  ])('rotates by the ordinal of the day: %s', (day, producer) => {
    const all = ['cleo', 'Bram', 'anna'].map((name): Candidate => ({ name, latest: '251231-0500' }));
    expect(nextProducer(all, day)).toBe(producer);
  });

  it('spreads the sites of a workspace evenly over those who take part, and each in turn from day to day', () => {
    const all = ['anna', 'bram', 'cleo'].map((name): Candidate => ({ name, latest: '' }));
    const of = (place: number, day: string) => nextProducer(all, day, place);
    const first = Array.from({ length: 21 }, (_, place) => of(place, '2026-01-01'));
    expect(all.map(({ name }) => first.filter((one) => one === name).length)).toEqual([7, 7, 7]);
    expect(of(0, '2026-01-01')).toBe('anna');
    for (let place = 0; place < 21; place++) expect(of(place, '2026-01-02')).toBe(of(place + 1, '2026-01-01'));
  });

  it('leaves out who lacks the newest scrape, and lets them follow last', () => {
    const all = [
      { name: 'anna', latest: '' },
      { name: 'bram', latest: '251231-0500' },
      { name: 'cleo', latest: '251230-0500' },
    ];
    expect(choose(all, '2026-01-02')).toEqual({
      available: ['anna', 'bram', 'cleo'],
      outdated: ['anna', 'cleo'],
      ranking: ['bram', 'anna', 'cleo'],
    });
  });

  it('is the same in whatever order partners are seen, and ranks each of them once', () => {
    fc.assert(
      fc.property(candidates, fc.integer({ min: 0, max: 1000 }), (all, days) => {
        const day = new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10);
        const choice = choose(all, day);
        expect(choose([...all].reverse(), day)).toEqual(choice);
        expect([...choice.ranking].sort()).toEqual(all.map(({ name }) => name).sort());
        expect(choice.outdated).not.toContain(choice.ranking[0]);
      }),
    );
  });

  it('gives every up-to-date partner its turn', () => {
    fc.assert(
      fc.property(names, (all) => {
        const days = Array.from({ length: all.length }, (_, index) =>
          new Date(Date.UTC(2026, 5, 1 + index)).toISOString().slice(0, 10),
        );
        const producers = days.map((day) =>
          nextProducer(
            all.map((name) => ({ name, latest: '' })),
            day,
          ),
        );
        expect(new Set(producers).size).toBe(all.length);
      }),
    );
  });

  it('takes over in the order of the claim, after the one that died, who comes last', () => {
    expect(takeoverOrder('BRAM', ['anna', 'bram', 'cleo'], ['dirk', 'anna', 'bram', 'cleo'])).toEqual([
      'cleo',
      'anna',
      'dirk',
      'BRAM',
    ]);
    expect(takeoverOrder('zoe', ['anna', 'bram'], ['anna', 'bram', 'zoe'])).toEqual(['anna', 'bram', 'zoe']);
  });

  it.each([
    ['261122-0500', true],
    ['261023-0500', true],
    ['261022-2359', false],
    ['261123-0001', false],
  ])('counts a scrape of the last thirty days up to today: %s', (timestamp, counts) => {
    expect(countsForChoice(timestamp, '2026-11-22', 30)).toBe(counts);
  });
});
