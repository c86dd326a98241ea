import { FileNumbers } from '../checks/page-files';
import { LinkNumbers } from './editorial-links';
import { findTargets } from './find-targets';
import { Finds } from './finds';
import { CrawlState } from '../crawl/crawl-state';
import { FetchedRecord, PageLook, PageRecord } from '../journal/journal-records';
import { BriefReading, PageReading } from './page-reading';
import { PageAnswer } from './read-page';
import { ReadingContext } from './reading-context';

/**
 * The record that `readPage` would give for a body that was read as this before.
 *
 * @returns null when this crawl has found so much that it would leave some of the page's links out: that takes the body
 */
export function repeatPage(
  answer: PageAnswer,
  reading: PageReading | BriefReading,
  context: ReadingContext,
): FetchedRecord | null {
  const from = context.state.urls[answer.number]!;
  const { url } = reading;
  const finds = new Finds(context, answer.number);
  const page = repeatedPage(answer, reading, context, finds);
  if (finds.isPartial) return null;
  return {
    t: 'fetched',
    url: answer.number,
    status: '200',
    requests: answer.requests,
    found: finds.found,
    hops: url === from ? [] : [{ from, to: url, type: 'alias' }],
    odd: reading.odd.map(([kind, detail]) => ({ url: from, kind, detail })),
    page: 'asBefore' in reading ? { ...page, asBefore: reading.asBefore } : page,
  };
}

/** The page itself; what it makes known is gathered in `finds`. */
export function repeatedPage(
  answer: PageAnswer,
  { url, facts, texts, targets: known, edLinks: links, isRepeatable, look }: PageReading,
  context: ReadingContext,
  finds: Finds,
): PageRecord {
  const { state } = context;
  const targets = findTargets(known, finds, state);
  if (url !== state.urls[answer.number]) finds.find('redirect', url);
  const numbers = new LinkNumbers(state);
  const edLinks: (number | string)[] = [];
  for (const { target, text } of links) edLinks.push(numbers.of(target), text);
  const { digest, etag, lastModified, contentType, notModified, fetchedAt } = answer;
  return {
    ...{ url, digest, etag, lastModified, contentType, notModified, fetchedAt, facts, texts },
    ...{ targets, newLinks: numbers.fresh, edLinks, isRepeatable },
    ...(look && { look: repeatedLook(look, state) }),
  };
}

function repeatedLook(
  { ids, seen, sketch, files: keys }: NonNullable<PageReading['look']>,
  state: CrawlState,
): PageLook {
  const numbers = new FileNumbers(state.files);
  const files = keys.map((key) => numbers.of(key));
  return { ids, seen, sketch, newFiles: numbers.fresh, files };
}
