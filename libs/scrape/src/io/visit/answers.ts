import { withAnswer } from '../../checks/answer-looks';
import { Job } from '../../crawl/frontier';
import { FetchedRecord, Oddity } from '../../journal/journal-records';
import { EarlierUrl, keepEarlier } from '../../reading/keep-earlier';
import { judgeResponse } from '../../reading/judge-response';
import { readPage } from '../../reading/read-page';
import { isHtml } from '../../http/content-types';
import { otherKindOf } from '../../http/magic-bytes';
import { Fetched } from '../../http/fetched';
import { shapeOf } from '../../guard/shape';
import { unreachedReason } from '../../reading/unreached-reason';
import { PageRenderer } from '../render/page-renderer';
import { renderAnswer, Rendering } from '../render/rendering';
import { EarlierRecord } from './earlier-record';
import { KnownPage } from './known-pages';
import { PageRecords, PageRecordsOptions } from './page-records';

export interface AnswersOptions extends Omit<PageRecordsOptions, 'orEarlier' | 'wasHop'> {
  /** Shows pages in a browser; null where they are recorded as the site gives them. */
  readonly renderer: PageRenderer | null;
  readonly earlier: EarlierRecord;
  /** `YYYY-MM-DD` of this scrape. */
  readonly day: string;
  readonly graceDays: number;
}

interface Answer {
  readonly job: Job;
  readonly fetched: Fetched;
  /** What the server was asked about, when it was. */
  readonly known: KnownPage | null;
  readonly fetchedAt: string;
  /** What a browser makes of it; null where pages are recorded as the site gives them. */
  readonly rendering: Rendering | null;
}

/** Asks about what is known already, and makes records of answers: bodies not seen before are stored on the way. */
export class Answers {
  readonly #options: AnswersOptions;
  readonly #pages: PageRecords;

  constructor(options: AnswersOptions) {
    this.#options = options;
    this.#pages = new PageRecords({
      ...options,
      orEarlier: (plain, reason) => this.orEarlier(plain, reason),
      wasHop: (url) => wasHop(options.earlier.of(url)),
    });
  }

  /** What to ask «has it changed?» with; without a known body, nothing. */
  conditionsOf(
    url: string,
    { unconditional }: Job,
  ): { readonly known: KnownPage | null; readonly headers: Readonly<Record<string, string>> } {
    if (unconditional) return { known: null, headers: { 'cache-control': 'no-cache' } };
    const known = this.#options.known.get(url);
    const isAskable =
      known?.digest && (known.etag || known.lastModified) && this.#options.earlierBodies.has(known.digest);
    return isAskable && !this.#takesSource(known)
      ? { known, headers: validators(known) }
      : { known: null, headers: {} };
  }

  /** Has an answer shown by a browser, where pages are recorded so; null where there is nothing to show. */
  async renderingOf({ number }: Job, fetched: Fetched, isWanted: boolean): Promise<Rendering | null> {
    const { renderer, known, earlierBodies, context } = this.#options;
    if (!renderer) return null;
    const url = context.state.urls[number]!;
    return renderAnswer({ url, fetched, before: known.get(url), earlierBodies, isWanted }, renderer);
  }

  /** Whether «not modified» would not do: what is recorded is not made of what the record is to be made of now. */
  #takesSource({ source }: KnownPage): boolean {
    const { renderer } = this.#options;
    if (!renderer) return source !== null;
    return renderer.isThere && (renderer.mode === 'all' || source === null);
  }

  /** The record of an answer; null when it has to be asked for once more, without conditions. */
  recordOf(answer: Answer): FetchedRecord | null {
    const brief = this.#answeredOf(answer, true);
    // What was seen stands where it is only as long as it is the same.
    const isAnother = brief?.record.page?.asBefore && !isSameSeen(brief.found, brief.record);
    const record = (isAnother ? this.#answeredOf(answer, false) : brief)?.record;
    if (!record) return null;
    const quirks = answer.fetched.kind === 'response' ? this.#quirksOf(answer.fetched.quirks) : [];
    const odd = [...quirks, ...this.#copiesOf(record)];
    return odd.length > 0 ? { ...record, odd: [...record.odd, ...odd] } : record;
  }

  /** Its record before and after what the answer says beside the body. */
  #answeredOf(
    answer: Answer,
    isBrief: boolean,
  ): { readonly found: FetchedRecord; readonly record: FetchedRecord } | null {
    const found = this.#recordOf(answer, isBrief);
    return found && { found, record: withAnswer(this.#unlessNowhere(found), answer.fetched) };
  }

  /** A trap that is recognised by this page: dozens of addresses of one pattern gave the same body. */
  #copiesOf({ page, url, unreached }: FetchedRecord): Oddity[] {
    const { state } = this.#options.context;
    const copy = page && !unreached ? state.copyQuestion(page, url) : null;
    const oddity = copy && state.copies.oddityOf(copy);
    return oddity ? [oddity] : [];
  }

  /** Once a scrape, not once a page: it is the server's way, and which page met it first says nothing. */
  #quirksOf(quirks: readonly string[] = []): Oddity[] {
    const { state } = this.#options.context;
    return quirks.flatMap((detail) => {
      const isNoted = state.odd.some((odd) => odd.kind === 'broken-http' && odd.detail === detail);
      return isNoted ? [] : [{ url: state.urls[0]!, kind: 'broken-http', detail }];
    });
  }

  /**
   * A page that says what the site says of addresses that never were is none. Of a known page that counts only when the
   * site was known to say so: what it says today for the first time may be that it is under maintenance.
   */
  #unlessNowhere(record: FetchedRecord): FetchedRecord {
    const { context, earlier } = this.#options;
    const { page, url: number, requests, unreached } = record;
    const { state } = context;
    const isAt = state.isNowhere(number);
    const shapes = [...state.nowhere.values()].filter((shape) => shape !== null);
    if (!page || unreached || number === 0 || (shapes.length === 0 && !isAt)) return record;
    const url = state.urls[number]!;
    const said = page.asBefore && earlier.textsOf(page.asBefore.id);
    const texts = [page.texts.editorial, page.texts.automated];
    const shape = shapeOf({ title: page.facts.title, texts, ...said, url });
    if (!isAt && !shapes.includes(shape)) return record;
    const odd = [{ url, kind: 'soft-404', detail: 'gives what the site gives for addresses that never were' }];
    const plain: FetchedRecord = {
      ...{ t: 'fetched', url: number, status: 'soft-404', requests, found: [], hops: [] },
      ...{ odd, shape },
    };
    const wasSaid = isAt
      ? earlier.nowhereAt().has(url.replace(/[?#].*$/s, ''))
      : [...earlier.nowhere().values()].includes(shape);
    const isNews = earlier.of(url)?.page && !wasSaid;
    return isNews ? { ...this.orEarlier(plain, 'soft-404'), shape } : plain;
  }

  #recordOf({ job, fetched, known, fetchedAt, rendering }: Answer, isBrief: boolean): FetchedRecord | null {
    const { context } = this.#options;
    const received = { number: job.number, requests: job.tries + job.detours, fetchedAt };
    if (fetched.kind === 'response') {
      const { status, headers } = fetched;
      const refresh = headers['refresh'] ?? null;
      if (status === 304 && !job.unconditional) {
        if (!known?.digest || !sameTag(known.etag, headers['etag'])) return null;
        const lastModified = headers['last-modified'] ?? known.lastModified;
        const answer = { ...received, etag: known.etag, lastModified, notModified: true };
        return this.#pages.ofKnown(answer, { refresh, isBrief }, known);
      }
      const isGiven = status === 200 || status === 203;
      const empty = isGiven && isEmpty(fetched) ? this.#keptPage(job, fetched) : null;
      if (empty) return empty;
      if (isGiven && fetched.body && isHtml(headers['content-type'], fetched.body)) {
        const answer = {
          ...received,
          contentType: headers['content-type'] ?? null,
          etag: headers['etag'] ?? null,
          lastModified: headers['last-modified'] ?? null,
          notModified: false,
        };
        return this.#pages.of({ answer, body: fetched.body, refresh, isBrief, rendering });
      }
    }
    const answered = judgeResponse({ number: job.number, fetched, requests: received.requests }, context);
    const plain = withDisguise(answered, fetched, context.state.urls[job.number]!);
    const reason = unreachedReason(fetched);
    return reason === null ? plain : this.orEarlier(plain, reason);
  }

  /** A page that says nothing at all today where it said something before was not reached; null when it is not known. */
  #keptPage(job: Job, fetched: Fetched): FetchedRecord | null {
    const { context, earlier } = this.#options;
    if (!earlier.of(context.state.urls[job.number]!)?.page) return null;
    const plain = judgeResponse({ number: job.number, fetched, requests: job.tries + job.detours }, context);
    return this.orEarlier(plain, 'empty');
  }

  /** The record of a URL that was not reached: what is known of it from before, or that nothing is. */
  orEarlier(plain: FetchedRecord, reason: string): FetchedRecord {
    const { context, earlier, day, graceDays } = this.#options;
    const known = earlier.of(context.state.urls[plain.url]!);
    if (!known) return plain;
    const kept = known.page?.reading.isRepeatable === false ? this.#reread(plain, known) : known;
    return keepEarlier(plain, { reason, earlier: kept, day, graceDays }, context);
  }

  /** Of a page whose reading was not kept only part of the links is known, unless its body can be read once more. */
  #reread({ url, requests }: FetchedRecord, known: EarlierUrl): EarlierUrl {
    const { context, readings, earlierBodies } = this.#options;
    const body = readings && known.page ? earlierBodies.read(known.page.answer.digest) : null;
    if (!body || !known.page) return known;
    let record: FetchedRecord;
    try {
      record = readPage({ ...known.page.answer, number: url, requests, body, refresh: null }, context);
    } catch {
      return known;
    }
    const { urls } = context.state;
    const fresh = record.found.flatMap(([, found]) => (context.state.numberOf(found) === undefined ? [found] : []));
    const targets = (record.page?.targets ?? []).map((nr) => ({
      url: urls[nr] ?? fresh[nr - urls.length]!,
      inScope: true,
      urlNumber: undefined,
    }));
    if (!record.page) return known;
    return { ...known, page: { ...known.page, reading: { ...known.page.reading, targets } } };
  }
}

function isSameSeen(found: FetchedRecord, record: FetchedRecord): boolean {
  return JSON.stringify(found.page?.look?.seen) === JSON.stringify(record.page?.look?.seen);
}

function wasHop(earlier: EarlierUrl | null): boolean {
  return earlier !== null && earlier.page === null && earlier.hops.some(({ type }) => type === 'client');
}

/** Whether nothing came, as whatever it was announced. */
function isEmpty({ headers, body }: Extract<Fetched, { kind: 'response' }>): boolean {
  if (body === null) return headers['content-length']?.trim() === '0';
  return body.length < 100 && Buffer.from(body).toString('latin1').trim() === '';
}

/** Notes a file that is served as if it were a page. */
function withDisguise(record: FetchedRecord, fetched: Fetched, url: string): FetchedRecord {
  if (fetched.kind === 'error' || (fetched.status !== 200 && fetched.status !== 203) || !fetched.body) return record;
  const [type, other] = [fetched.headers['content-type'], otherKindOf(fetched.body)];
  if (!isHtml(type, null) || other === null) return record;
  return { ...record, odd: [...record.odd, { url, kind: 'no-html', detail: `is served as ${type}, but is ${other}` }] };
}

function validators({ etag, lastModified }: KnownPage): Record<string, string> {
  return { ...(etag ? { 'if-none-match': etag } : {}), ...(lastModified ? { 'if-modified-since': lastModified } : {}) };
}

/** A 304 that names another tag than ours speaks of another body. */
function sameTag(ours: string | null, theirs: string | undefined): boolean {
  return !ours || !theirs || ours.replace(/^W\//, '') === theirs.replace(/^W\//, '');
}
