import { BodyReader, BodyWriter, bodyDigest } from '@scrape-and-report/record';
import { shapeOf } from '../../guard/shape';
import { FetchedRecord } from '../../journal/journal-records';
import { PageAnswer, readPage, ReceivedPage } from '../../reading/read-page';
import { ReadingContext } from '../../reading/reading-context';
import { repeatPage } from '../../reading/repeat-page';
import { Rendering } from '../render/rendering';
import { EarlierReadings } from './earlier-readings';
import { KnownPage } from './known-pages';

export interface PageRecordsOptions {
  readonly context: ReadingContext;
  /** Pages of the scrape before, by the URL that answered with them. */
  readonly known: ReadonlyMap<string, KnownPage>;
  readonly earlierBodies: BodyReader;
  /** What those pages were read as; null when they would be read otherwise now. */
  readonly readings: EarlierReadings | null;
  readonly bodies: BodyWriter;
  /** The record of a URL that gave nothing that can be recorded. */
  readonly orEarlier: (plain: FetchedRecord, reason: string) => FetchedRecord;
  /** Whether a URL was no page before, but led elsewhere by itself. */
  readonly wasHop: (url: string) => boolean;
}

/** An answer that is a page, with its body. */
export interface GivenPage {
  readonly answer: Omit<PageAnswer, 'digest'>;
  readonly body: Uint8Array;
  readonly refresh: string | null;
  /** Whether what is as it was may stay where it is. */
  readonly isBrief: boolean;
  /** What a browser makes of it; null where pages are recorded as the site gives them. */
  readonly rendering: Rendering | null;
}

/** Makes records of pages, of their bodies or of what these were read as before; bodies not seen before are stored on the way. */
export class PageRecords {
  readonly #options: PageRecordsOptions;

  constructor(options: PageRecordsOptions) {
    this.#options = options;
  }

  /** The record of a page that is what it was before; null when nothing is left of that. */
  ofKnown(
    answer: Omit<PageAnswer, 'digest' | 'contentType'>,
    { refresh, isBrief }: Pick<GivenPage, 'refresh' | 'isBrief'>,
    known: KnownPage,
  ): FetchedRecord | null {
    const { digest, contentType, source } = known;
    if (digest === null) return null;
    const again = { ...answer, digest, contentType };
    const repeated = this.#repeat({ answer: again, refresh, isBrief }, known);
    if (repeated) return repeated;
    const body = this.#options.earlierBodies.read(digest);
    return body && withSource(this.#read({ ...again, body, refresh }), source);
  }

  of(page: GivenPage): FetchedRecord {
    const { answer, refresh, isBrief, rendering } = page;
    const before = this.#options.known.get(this.#urlOf(answer.number));
    const isRendered = before !== undefined && before.source !== null;
    if (rendering?.kind === 'rendered') {
      const { body, contentType, refresh: leads } = rendering.page;
      const shown = { ...page, answer: { ...answer, contentType }, body, refresh: leads ?? refresh };
      return withSource(this.#ofBody(shown, isRendered ? before : undefined), rendering.source);
    }
    const url = this.#urlOf(answer.number);
    if (rendering === null || !isRendered) {
      const record = this.#ofBody(page, isRendered ? undefined : before);
      // Where its scripts led, its source does not say.
      const isHop = record.page && rendering?.kind === 'unrendered' && this.#options.wasHop(url);
      return isHop ? this.#unrendered(answer) : withFault(record, rendering, url);
    }
    // The site's next answer is to be told from what was rendered, not from what was not.
    const { etag, lastModified } = rendering.kind === 'unchanged' ? answer : before;
    const kept = this.ofKnown({ ...answer, etag, lastModified }, { refresh, isBrief }, before);
    return kept ? withFault(kept, rendering, url) : this.#unrendered(answer);
  }

  /** Nothing but what an earlier scrape says of it as a whole. */
  #unrendered({ number: url, requests }: GivenPage['answer']): FetchedRecord {
    const plain: FetchedRecord = { t: 'fetched', url, status: '200', requests, found: [], hops: [], odd: [] };
    return this.#options.orEarlier(plain, 'not-rendered');
  }

  #urlOf(number: number): string {
    return this.#options.context.state.urls[number]!;
  }

  #ofBody({ answer, body, refresh, isBrief }: GivenPage, before: KnownPage | undefined): FetchedRecord {
    const { earlierBodies, bodies } = this.#options;
    const digest = bodyDigest(body);
    if (!earlierBodies.has(digest)) bodies.add(digest, body);
    const page = { ...answer, digest };
    return (
      this.#repeat({ answer: page, refresh, isBrief }, before) ??
      this.#withShape(this.#read({ ...page, body, refresh }), before)
    );
  }

  /** What was read from the same body before; null when that may not be what it says now. */
  #repeat(
    { answer, refresh, isBrief }: Pick<GivenPage, 'refresh' | 'isBrief'> & { readonly answer: PageAnswer },
    before: KnownPage | undefined,
  ): FetchedRecord | null {
    const { readings, context } = this.#options;
    if (!readings || !before || refresh !== null) return null;
    if (before.digest !== answer.digest || before.contentType !== answer.contentType) return null;
    const brief = isBrief && before.source === null ? readings.brief(before.id) : null;
    const reading = brief ?? readings.of(before.id);
    return reading && repeatPage(answer, reading, context);
  }

  /** What a page says now, where that may be what all other pages say as well. */
  #withShape(record: FetchedRecord, before: KnownPage | undefined): FetchedRecord {
    const { page } = record;
    if (!page || this.#options.known.size === 0 || before?.digest === page.digest) return record;
    const { editorial, automated } = page.texts;
    const said = { url: this.#urlOf(record.url), title: page.facts.title };
    return { ...record, page: { ...page, shape: shapeOf({ ...said, texts: [editorial, automated] }) } };
  }

  /** Whatever a page holds, reading it must not end the scrape. */
  #read(received: ReceivedPage): FetchedRecord {
    const { number: url, requests } = received;
    try {
      return readPage(received, this.#options.context);
    } catch (error) {
      const odd = [{ url: this.#urlOf(url), kind: 'unreadable', detail: String(error) }];
      const plain: FetchedRecord = { t: 'fetched', url, status: '200', requests, found: [], hops: [], odd };
      return this.#options.orEarlier(plain, 'unreadable');
    }
  }
}

function withSource(record: FetchedRecord, source: string | null): FetchedRecord {
  const { page } = record;
  if (source === null || !page?.look || record.unreached) return record;
  return { ...record, page: { ...page, look: { ...page.look, seen: { ...page.look.seen, source } } } };
}

/** Says why a page was not rendered, where that is this page's own fault. */
function withFault(record: FetchedRecord, rendering: Rendering | null, url: string): FetchedRecord {
  if (rendering?.kind !== 'unrendered' || rendering.why === null) return record;
  const kind = rendering.isKept ? 'not-rendered' : 'source-only';
  return { ...record, odd: [...record.odd, { url, kind, detail: rendering.why }] };
}
