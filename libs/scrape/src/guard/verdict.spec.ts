import fc from 'fast-check';
import {
  acceptanceName,
  digestOfPages,
  parseAcceptance,
  parseVerdict,
  Verdict,
  verdictName,
  VERDICT_FILE,
} from './verdict';

const verdict: fc.Arbitrary<Verdict> = fc
  .record({
    producer: fc.string({ minLength: 1, maxLength: 20 }),
    cause: fc.constantFrom<Verdict['cause']>('unreached', 'removed', 'one-page', 'refused'),
    text: fc.string({ maxLength: 200 }),
    known: fc.nat(),
    pages: fc.uniqueArray(fc.maxSafeNat(), { maxLength: 20 }).map((ids) => ids.sort((a, b) => a - b)),
  })
  .map((facts) => ({
    ...{ version: 1, scrape: '261127-0500', day: '2026-11-27', at: '2026-11-27T04:00:00.000Z', ...facts },
    digest: digestOfPages(facts.pages),
  }));

describe('a verdict as a file', () => {
  it('is read as it was written, by a name that tells whose it is', () => {
    fc.assert(
      fc.property(verdict, (one) => {
        expect(parseVerdict(JSON.stringify(one))).toEqual(one);
        expect(verdictName(one)).toMatch(VERDICT_FILE);
        expect(acceptanceName(one)).toMatch(VERDICT_FILE);
        expect(parseAcceptance(JSON.stringify({ ...one, by: 'bram' }))).toMatchObject({ by: 'bram' });
      }),
    );
  });

  it('is none when anything in it is not as it must be', () => {
    const bad: readonly Readonly<Record<string, unknown>>[] = [
      { version: 2 },
      { scrape: '../../etc' },
      { day: 'tomorrow' },
      { at: 'never' },
      { cause: 'whim' },
      { known: 'many' },
      { pages: 'all' },
      { pages: [1.5], digest: digestOfPages([1.5]) },
      { pages: [1, 2, 3] },
      { producer: 7 },
      { text: 'x'.repeat(1001) },
    ];
    const [one] = fc.sample(verdict, { numRuns: 1, seed: 1 });
    for (const change of bad)
      expect([change, parseVerdict(JSON.stringify({ ...one, ...change }))]).toEqual([change, null]);
  });

  it('is none when it is cut short or anything else', () => {
    fc.assert(
      fc.property(verdict, fc.nat(200), (one, cut) => {
        const text = JSON.stringify(one);
        expect(parseVerdict(text.slice(0, -1 - (cut % text.length)))).toBeNull();
      }),
    );
    fc.assert(fc.property(fc.json(), (text) => expect(parseVerdict(text)).toBeNull()));
  });
});
