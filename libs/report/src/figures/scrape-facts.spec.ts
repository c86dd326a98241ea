import type { ScrapeReader } from '@scrape-and-report/record';
import { scrapeFactsOf } from './scrape-facts';

const looksOf = (seen: string): unknown => {
  const none = (): [] => [];
  const reader: Omit<ScrapeReader, 'close'> = {
    parameters: () => ({}),
    ...{ pages: none, pageValues: none, pageFacts: none, redirects: none, links: none, edLinks: none, linkUses: none },
    ...{ edLinkNumbers: none, edLinksOf: none, edLinkCounts: none },
    ...{ linksOnce: none, editorialSize: () => ({ chars: 0, uses: 0 }) },
    ...{ linkUseValues: none, problems: none, unreached: none, files: none, findings: none },
    pageChecks: () => [{ page_id: 1, files: '3 12', seen }],
  };
  return scrapeFactsOf({ ...reader, close: () => undefined }).looks[0];
};

describe('what was seen on a page', () => {
  it('is read as it was written', () => {
    expect(looksOf('{"noAlt":["a"],"languages":"nl, en","noindex":true}')).toEqual({
      page_id: 1,
      files: [3, 12],
      seen: { noAlt: ['a'], nameless: [], skipped: [], lost: [], languages: 'nl, en', noindex: true },
    });
    expect(looksOf('{}')).toMatchObject({ seen: {} });
  });

  it.each(['', 'null', '7', '[]', '{"noAlt":7,"lost":{"length":2},"languages":[],"noindex":"yes","skipped":[1,null]}'])(
    'is nothing where it is %j, which no scrape of ours writes',
    (seen) => {
      const { seen: read } = looksOf(seen) as { seen: Record<string, unknown> };
      expect(Object.values(read).flat()).toEqual([]);
    },
  );
});
