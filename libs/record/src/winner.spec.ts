import fc from 'fast-check';
import { parseScrapeName } from './layout';
import { compareTokens, leadingScrapes, type ValidScrape } from './winner';

const aScrape = (name: string, epoch: number, producer: string): ValidScrape => ({
  name,
  timestamp: parseScrapeName(name)!.timestamp,
  epoch,
  producer,
  pages: 1,
});

describe('leadingScrapes', () => {
  it('takes the highest epoch of a day, and of equal ones the last name', () => {
    const scrapes = [
      aScrape('261122-0500', 4, 'bram'),
      aScrape('261122-0501', 5, 'anna'),
      aScrape('261122-0500~cleo', 5, 'Cleo'),
      aScrape('261123-0500', 1, 'anna'),
    ];
    expect(leadingScrapes(scrapes).map(({ name }) => name)).toEqual(['261122-0500~cleo', '261123-0500']);
  });

  it('takes the later of two scrapes of one token', () => {
    expect(leadingScrapes([aScrape('261122-0700', 0, 'anna'), aScrape('261122-0500', 0, 'anna')])[0]!.name).toBe(
      '261122-0700',
    );
  });

  const scrape = fc
    .record({
      day: fc.integer({ min: 20, max: 23 }),
      minute: fc.integer({ min: 0, max: 3 }),
      epoch: fc.integer({ min: 0, max: 3 }),
      producer: fc.constantFrom('anna', 'Bram', 'cleo'),
    })
    .map(({ day, minute, epoch, producer }) => aScrape(`2611${day}-050${minute}`, epoch, producer));

  it('does not depend on the order of copying, and one a day leads', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(scrape, { selector: (one) => JSON.stringify(one) }),
        fc.infiniteStream(fc.nat()),
        (scrapes, dice) => {
          const shuffled = scrapes
            .map((one) => ({ one, key: dice.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ one }) => one);
          expect(leadingScrapes(shuffled)).toEqual(leadingScrapes(scrapes));
          expect(leadingScrapes([...scrapes, ...scrapes])).toEqual(leadingScrapes(scrapes));
          const days = leadingScrapes(scrapes).map(({ timestamp }) => timestamp.slice(0, 6));
          expect(new Set(days).size).toBe(days.length);
        },
      ),
    );
  });

  it('is the same when stores are merged in any grouping', () => {
    fc.assert(
      fc.property(fc.array(scrape), fc.array(scrape), (left, right) => {
        expect(leadingScrapes([...leadingScrapes(left), ...leadingScrapes(right)])).toEqual(
          leadingScrapes([...left, ...right]),
        );
      }),
    );
  });
});

describe('compareTokens', () => {
  it('compares names without case, by code unit', () => {
    expect(compareTokens({ epoch: 1, producer: 'Zoe' }, { epoch: 1, producer: 'anna' })).toBeGreaterThan(0);
    expect(compareTokens({ epoch: 2, producer: 'anna' }, { epoch: 1, producer: 'zoe' })).toBeGreaterThan(0);
  });
});

describe('parseScrapeName', () => {
  it.each([
    ['261122-0500', { timestamp: '261122-0500', partner: null }],
    ['261122-0500~bram', { timestamp: '261122-0500', partner: 'bram' }],
    ['261322-0500', null],
    ['261122-2460', null],
    ['261122-0500~', null],
    ['x261122-0500', null],
    ['261122-05000', null],
  ])('%s', (name, expected) => expect(parseScrapeName(name)).toEqual(expected));
});
