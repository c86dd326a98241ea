import { pathOf } from '@scrape-and-report/record';
import { FetchedRecord, Hop, Oddity, PageRecord, Unreached } from '../journal/journal-records';
import { createScope } from '../url/scope';
import { Finds } from './finds';
import { PageReading } from './page-reading';
import { PageAnswer } from './read-page';
import { ReadingContext } from './reading-context';
import { repeatedPage } from './repeat-page';

/** What the scrape before says of a URL. */
export interface EarlierUrl {
  /** Status when it was last reached, as `links.status` has it. */
  readonly status: string;
  readonly hops: readonly Hop[];
  readonly odd: readonly Oddity[];
  /** The page that it gave. */
  readonly page: { readonly answer: Omit<PageAnswer, 'number' | 'requests'>; readonly reading: PageReading } | null;
  /** Set when that scrape did not reach it either. */
  readonly unreached: Pick<Unreached, 'since' | 'days'> | null;
}

export interface KeepOptions {
  readonly reason: string;
  readonly earlier: EarlierUrl;
  /** `YYYY-MM-DD` of this scrape. */
  readonly day: string;
  readonly graceDays: number;
}

/** The record of a known URL that was not reached: what the scrape before says of it, unless that has been so for too long. */
export function keepEarlier(
  plain: FetchedRecord,
  { reason, earlier, day, graceDays }: KeepOptions,
  context: ReadingContext,
): FetchedRecord {
  const days = (earlier.unreached?.days ?? 0) + 1;
  const unreached: Unreached = {
    reason,
    since: earlier.unreached?.since ?? day,
    days,
    givenUp: days > graceDays,
    path: earlier.page && pathOf(earlier.page.reading.url, context.state.root),
  };
  if (unreached.givenUp) return { ...plain, unreached };
  const finds = new Finds(context, plain.url);
  finds.oddity('not-reached', `${reason}, since ${unreached.since}: what was recorded before is kept`);
  const { page, odd } = earlierPage(plain, earlier, context, finds);
  const inScope = createScope(context.state.root);
  for (const { to } of earlier.hops) if (inScope(to)) finds.find('redirect', to);
  return {
    ...plain,
    status: earlier.status,
    found: finds.found,
    hops: earlier.hops,
    odd: [...finds.odd, ...odd, ...earlier.odd],
    unreached,
    ...(page && { page }),
  };
}

function earlierPage(
  { url, requests }: FetchedRecord,
  { page }: EarlierUrl,
  context: ReadingContext,
  finds: Finds,
): { readonly page: PageRecord | null; readonly odd: readonly Oddity[] } {
  if (!page) return { page: null, odd: [] };
  const answer = { ...page.answer, number: url, requests };
  const from = context.state.urls[url]!;
  return {
    page: repeatedPage(answer, page.reading, context, finds),
    odd: page.reading.odd.map(([kind, detail]) => ({ url: from, kind, detail })),
  };
}
