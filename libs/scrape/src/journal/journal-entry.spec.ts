import fc from 'fast-check';
import { decodeEntry, encodeEntry } from './journal-entry';
import { FetchedRecord, JournalRecord } from './journal-records';

const text = fc.string({ unit: 'grapheme', maxLength: 30 }).map((some) => some.replaceAll('\0', ''));
const facts = {
  title: null,
  description: 'd\n',
  numH1s: 1,
  firstH1: 'é',
  language: null,
  modified: null,
  pagetype: null,
};
const page = fc.tuple(text, text, text).map(([editorial, automated, classes]) => ({
  url: 'https://x.nl/',
  digest: 'ab',
  etag: null,
  lastModified: null,
  contentType: null,
  notModified: false,
  fetchedAt: '2026-11-24T05:00:00.000Z',
  facts: { ...facts, classes, edWords: 2 },
  texts: { editorial: Buffer.from(editorial), automated: Buffer.from(automated) },
  targets: [1],
  newLinks: [],
  edLinks: [0, classes],
  isRepeatable: true,
}));
const record: fc.Arbitrary<JournalRecord> = fc.oneof(
  page.map((one): FetchedRecord => ({
    t: 'fetched',
    url: 1,
    status: '200',
    requests: 1,
    found: [],
    hops: [],
    odd: [],
    page: one,
  })),
  text.map((status): JournalRecord => ({ t: 'fetched', url: 1, status, requests: 1, found: [], hops: [], odd: [] })),
);

describe('an entry of the journal', () => {
  it('comes back as it was, whatever follows it', () => {
    fc.assert(
      fc.property(record, fc.uint8Array({ maxLength: 9 }), (one, more) => {
        const { space, size } = encodeEntry(one, Buffer.alloc(10));
        const read = decodeEntry(Buffer.concat([space.subarray(0, size), more]));
        expect(read).toEqual({ record: one, size });
      }),
    );
  });

  it('is none when its end is missing or was lost to zeros', () => {
    fc.assert(
      fc.property(record, fc.double({ min: 0, max: 0.999, noNaN: true }), (one, share) => {
        const { space, size } = encodeEntry(one, Buffer.alloc(10));
        const kept = Math.floor(share * size);
        expect(decodeEntry(space.subarray(0, kept))).toBe('cut');
        const lost = Buffer.from(space.subarray(0, size)).fill(0, kept);
        expect(typeof decodeEntry(lost)).toBe('string');
      }),
    );
  });

  it.each(['{}\n', '[1]\n', 'null\n', 'nonsense\n', '{"t":1}\n'])('is not %j', (line) => {
    expect(decodeEntry(Buffer.from(line))).toBe('broken');
  });
});
