import { LinkNumbers } from './editorial-links';
import { findTargets } from './find-targets';
import { Finds } from './finds';
import { FetchedRecord } from '../journal/journal-records';
import { PageReading } from './page-reading';
import { PageAnswer } from './read-page';
import { ReadingContext } from './reading-context';

/**
 * The record that `readPage` would give for a body that was read as this before.
 *
 * @returns null when this crawl has found so much that it would leave some of the page's links out: that takes the body
 */
export function repeatPage(answer: PageAnswer, reading: PageReading, context: ReadingContext): FetchedRecord | null {
  const { state } = context;
  const from = state.urls[answer.number]!;
  const { url, facts, texts } = reading;
  const finds = new Finds(context, answer.number);
  const targets = findTargets(reading.targets, finds, state);
  const isAlias = url !== from;
  if (isAlias) finds.find('redirect', url);
  if (finds.isPartial) return null;
  const numbers = new LinkNumbers(state);
  const edLinks: (number | string)[] = [];
  for (const { target, text } of reading.edLinks) edLinks.push(numbers.of(target), text);
  const { digest, etag, lastModified, contentType, notModified, fetchedAt } = answer;
  return {
    t: 'fetched',
    url: answer.number,
    status: '200',
    requests: answer.requests,
    found: finds.found,
    hops: isAlias ? [{ from, to: url, type: 'alias' }] : [],
    odd: reading.odd.map(([kind, detail]) => ({ url: from, kind, detail })),
    page: {
      ...{ url, digest, etag, lastModified, contentType, notModified, fetchedAt, facts, texts },
      ...{ targets, newLinks: numbers.fresh, edLinks, isRepeatable: true },
    },
  };
}
