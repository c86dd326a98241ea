import fc from 'fast-check';
import type { ScrapeManifest } from '../manifest';
import { chooseCopies, scrapeCopyOf, type ScrapeCopy } from './scrape-copies';

const copy = (digest: string, facts: Partial<ScrapeCopy> = {}): ScrapeCopy => ({
  ...{ identity: 'first', digest, forgotten: 0, content: 'c', isCompact: false, packs: [], needs: [] },
  ...facts,
});
const chosen = (...copies: readonly ScrapeCopy[]) => {
  const { counting, kept } = chooseCopies(copies);
  return { counting: [...counting].sort().join(), kept: [...kept].sort().join() };
};

describe('of copies of one scrape', () => {
  it('that of which more was taken out counts, then that in format 2, then the lower digest', () => {
    const compact = copy('b', { isCompact: true });
    expect(chosen(copy('a'), compact).counting).toBe('b');
    expect(chosen(copy('a'), compact, copy('c', { forgotten: 1, content: 'less' })).counting).toBe('c');
    expect(chosen(compact, copy('c', { isCompact: true })).counting).toBe('b');
  });

  it('none is one of another recording of the same minute', () => {
    expect(chosen(copy('a'), copy('b', { content: 'other', isCompact: true })).counting).toBe('a,b');
  });

  it('that counts whose needs are met by those that are there', () => {
    const compact = copy('b', { isCompact: true, needs: ['p'] });
    expect(chosen(copy('a'), compact).counting).toBe('a');
    const other = copy('z', { identity: 'second', packs: ['p'] });
    expect(chosen(copy('a'), compact, other).counting).toBe('b,z');
    // Nothing better is there.
    expect(chosen(compact).counting).toBe('b');
  });

  it('one that does not count is kept while one that does needs its pack', () => {
    const copies = [
      copy('a', { isCompact: true, packs: ['pa'] }),
      copy('b', { isCompact: true, packs: ['pb'] }),
      copy('c', { identity: 'second', isCompact: true, content: 'd', needs: ['pb'] }),
    ];
    expect(chosen(...copies)).toEqual({ counting: 'a,c', kept: 'b' });
    expect(chosen(...copies.slice(0, 2))).toEqual({ counting: 'a', kept: '' });
  });

  it('none is kept that has forgotten less, whoever needs it', () => {
    const old = copy('a', { packs: ['p'] });
    const user = copy('c', { identity: 'second', needs: ['p'] });
    expect(chosen(old, copy('b', { forgotten: 1 }), user)).toEqual({ counting: 'b,c', kept: '' });
  });
});

/** Few of everything, so that copies meet and lean on one another. */
const packs = fc.uniqueArray(fc.constantFrom('p', 'q', 'r', 's'), { maxLength: 2 });
const copies = fc.uniqueArray(
  fc.record<ScrapeCopy>({
    identity: fc.constantFrom('first', 'second', 'third'),
    digest: fc.nat(40).map((nr) => String(nr).padStart(2, '0')),
    forgotten: fc.constantFrom(0, 0, 0, 1),
    content: fc.constantFrom('c', 'd'),
    isCompact: fc.boolean(),
    packs,
    needs: packs,
  }),
  { selector: ({ digest }) => digest, maxLength: 12 },
);

it('the choice is the same in any order, and among what it leaves; a need that can be met is met', () => {
  fc.assert(
    fc.property(copies, (all) => {
      const choice = chooseCopies(all);
      expect(chooseCopies([...all].reverse())).toEqual(choice);
      const left = all.filter(({ digest }) => choice.counting.has(digest) || choice.kept.has(digest));
      expect(chooseCopies(left)).toEqual(choice);
      for (const one of all) expect(left.map(({ identity }) => identity)).toContain(one.identity);
      const most = new Map<string, number>();
      for (const { identity, forgotten } of all) most.set(identity, Math.max(most.get(identity) ?? 0, forgotten));
      const mayStay = all.filter(({ identity, forgotten }) => most.get(identity) === forgotten);
      const held = left.flatMap((one) => one.packs);
      for (const { needs } of left.filter(({ digest }) => choice.counting.has(digest)))
        for (const need of needs) if (mayStay.some((one) => one.packs.includes(need))) expect(held).toContain(need);
    }),
    { numRuns: 1000 },
  );
});

it('a manifest tells what it was recorded as, in either format', () => {
  const file = (path: string, digit: string) => ({ path, size: 1, sha256: digit.repeat(64) });
  const manifest = (facts: Partial<ScrapeManifest>): ScrapeManifest => ({
    ...{ timestamp: '260301-0500', producer: 'anna', epoch: 1, complete: true, pages: 1, files: [] },
    ...facts,
  });
  const old = scrapeCopyOf(manifest({ files: [file('scrape.db', 'a')] }), 'x');
  const compact = scrapeCopyOf(
    manifest({ files: [file('list.json.br', 'b'), file('readings.pack', 'c')], was: 'a'.repeat(64) }),
    'y',
  );
  expect([old.isCompact, compact.isCompact]).toEqual([false, true]);
  expect([old.identity, old.content]).toEqual([compact.identity, compact.content]);
  expect(compact.packs).toEqual(['c'.repeat(32)]);
  expect(scrapeCopyOf(manifest({ files: [file('list.json.br', 'b')] }), 'y').content).toBe('b'.repeat(64));
});
