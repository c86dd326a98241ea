import fc from 'fast-check';
import { parseScrapeManifest, renderScrapeManifest, type ScrapeManifest } from './manifest';

const aManifest = (change: Record<string, unknown> = {}): ScrapeManifest =>
  ({
    timestamp: '261122-0500',
    producer: 'anna',
    epoch: 3,
    complete: true,
    pages: 231,
    files: [
      { path: 'scrape.db', size: 9, sha256: 'b'.repeat(64) },
      { path: 'log.txt', size: 4, sha256: 'a'.repeat(64) },
    ],
    ...change,
  }) as ScrapeManifest;

describe('the manifest of a scrape', () => {
  it('is read back as it was written, its files sorted', () => {
    const read = parseScrapeManifest(renderScrapeManifest(aManifest()));
    expect(read).toEqual({ ...aManifest(), files: [...aManifest().files].reverse() });
  });

  it('is the same text whatever the order of the files', () => {
    expect(renderScrapeManifest(aManifest({ files: [...aManifest().files].reverse() }))).toBe(
      renderScrapeManifest(aManifest()),
    );
  });

  it('is no news when it is torn anywhere', () => {
    const text = renderScrapeManifest(aManifest()).trimEnd();
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: text.length - 1 }),
        (length) => parseScrapeManifest(text.slice(0, length)) === null,
      ),
    );
  });

  it.each([
    { complete: false },
    { complete: 'true' },
    { epoch: 1.5 },
    { epoch: '3' },
    { pages: null },
    { producer: 7 },
    { files: {} },
    { files: [{ path: '../escape', size: 1, sha256: 'a'.repeat(64) }] },
    { files: [{ path: '/etc/passwd', size: 1, sha256: 'a'.repeat(64) }] },
    { files: [{ path: 'a\\b', size: 1, sha256: 'a'.repeat(64) }] },
    { files: [{ path: 'a//b', size: 1, sha256: 'a'.repeat(64) }] },
    { files: [{ path: 'a', size: 1, sha256: 'A'.repeat(64) }] },
  ])('is no news with %j', (change) => expect(parseScrapeManifest(JSON.stringify(aManifest(change)))).toBeNull());

  it('is never read from what is no object', () => {
    fc.assert(fc.property(fc.json(), (text) => parseScrapeManifest(text) === null));
  });
});
