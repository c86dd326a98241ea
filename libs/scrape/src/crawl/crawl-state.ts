import { pathOf } from '@scrape-and-report/record';
import { PageFiles } from '../checks/page-files';
import { createScope } from '../url/scope';
import { Copies, CopyQuestion } from './copies';
import {
  CertificateRecord,
  FetchedRecord,
  Hop,
  JournalRecord,
  Oddity,
  PageRecord,
  Place,
  RenderedRecord,
  Source,
  SOURCES,
  Unreached,
} from '../journal/journal-records';

/** Where in the journal the content of a page stands, and which URL gave it. */
export interface Claim {
  /** The page's own URL. */
  readonly url: string;
  /** The URL that answered. */
  readonly from: string;
  /** Where the journal tells of it. */
  readonly place: Place;
  /** Whether it is what an earlier scrape recorded, since the URL was not reached. */
  readonly isKept: boolean;
  /** Whether its rows are those of the scrape before. */
  readonly isAsBefore: boolean;
}

/** A growing list of pairs of small numbers, four bytes each. */
class PairList {
  #numbers = new Uint32Array(1024);
  length = 0;

  push(a: number, b: number): void {
    if (this.length + 2 > this.#numbers.length) {
      const larger = new Uint32Array(this.#numbers.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.length] = a;
    this.#numbers[this.length + 1] = b;
    this.length += 2;
  }

  *pairs(): Generator<[number, number]> {
    for (let at = 0; at < this.length; at += 2) yield [this.#numbers[at]!, this.#numbers[at + 1]!];
  }
}

/**
 * All that is known while a site is crawled. It changes by journal records alone, so that reading the journal again
 * after a crash gives the same state, with the same numbers.
 */
export class CrawlState {
  readonly root: string;
  readonly #inScope: (url: string) => boolean;
  readonly #queriesOfPath = new Map<string, number>();
  /** In-scope URLs in the order of their discovery: the frontier is what lies past the last one asked for. */
  readonly urls: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly sources: number[] = [];
  /** Status of each URL done; undefined while it is not. */
  readonly statuses: (string | null | undefined)[] = [];
  /** Consecutive redirects that led to a URL when it was first seen. */
  readonly redirectDepth: number[] = [];
  /** Number of the URL on which each was first seen, or -1. */
  readonly parents: number[] = [];
  /** Page (its path) that each URL gave. */
  readonly pageOfUrl: (string | undefined)[] = [];
  readonly claims = new Map<string, Claim>();
  /** Known URLs that were not reached, by number. */
  readonly unreached = new Map<number, Unreached>();
  /** By the number of a URL: what its page says, where that is not what it said before. */
  readonly shapes: (string | undefined)[] = [];
  /** By folder depth: what the site gives for an address that never was (see `NowhereRecord`). */
  readonly nowhere = new Map<number, string | null>();
  /** URLs (without query) that the site leads to from addresses that never were. */
  readonly nowhereAt = new Set<string>();
  hops: Hop[] = [];
  readonly odd: Oddity[] = [];
  /** Numbers of the pages whose rows are those of the scrape before. */
  readonly asBefore = new Set<number>();
  readonly linkKeys: string[] = [];
  readonly #linkNumbers = new Map<string, number>();
  /** Status of each external target; null while it is not checked. */
  readonly externals = new Map<string, string | null>();
  readonly externalHops = new Map<string, Hop>();
  readonly files = new PageFiles();
  /** Headers that the site lacks; null as long as nobody looked. */
  lacks: readonly string[] | null = null;
  certificate: Omit<CertificateRecord, 't'> | null = null;
  /** What browsers found, by the URL of a page. */
  readonly rendered = new Map<string, RenderedRecord>();
  readonly copies: Copies;
  readonly edges = new PairList();
  /** Null until the scrape is primed. */
  robots: 'file' | 'allow' | 'forbid' | null = null;
  done = 0;
  requests = 0;
  notModified = 0;

  constructor(root: string) {
    this.root = root;
    this.copies = new Copies(root);
    this.#inScope = createScope(root);
  }

  numberOf(url: string): number | undefined {
    return this.#numbers.get(url);
  }

  /** How many different queries of a path (a URL without query) are known. */
  queriesOf(path: string): number {
    return this.#queriesOfPath.get(path) ?? 0;
  }

  linkNumberOf(key: string): number | undefined {
    return this.#linkNumbers.get(key);
  }

  /** Whether a URL is where the site leads from addresses that never were, and nothing but redirects names it. */
  isNowhere(number: number): boolean {
    if (this.nowhereAt.size === 0 || number === 0) return false;
    const isNamed = this.sources[number]! & ~(SOURCES.redirect | SOURCES.history);
    return !isNamed && this.nowhereAt.has(this.urls[number]!.replace(/[?#].*$/s, ''));
  }

  /** What is asked of a page to tell whether it is one of many copies; null for one that names another URL as its own. */
  copyQuestion(page: PageRecord, number: number): CopyQuestion | null {
    const parent = this.parents[number]!;
    return page.url === this.urls[number] ? { page, number, parent, parentUrl: this.urls[parent] ?? '' } : null;
  }

  /** Makes a link known that a page of `asBefore` has: when all is done, since only the finished record needs it. */
  noteLink(key: string): void {
    if (this.#linkNumbers.has(key)) return;
    this.#linkNumbers.set(key, this.linkKeys.length);
    this.linkKeys.push(key);
  }

  /** Takes in one record; `place` is where it stands in the journal. */
  apply(record: JournalRecord, place: Place): void {
    if (record.t === 'primed') {
      this.robots = record.robots;
      this.requests += record.requests;
      this.odd.push(...record.odd);
      for (const [source, url] of record.seeds) this.#find(url, source, -1);
    } else if (record.t === 'nowhere') {
      this.requests += record.requests;
      this.nowhere.set(record.depth, record.shape);
      for (const url of record.at) this.nowhereAt.add(url);
    } else if (record.t === 'site') {
      this.requests += record.requests;
      this.lacks = record.lacks;
    } else if (record.t === 'certificate') this.certificate = record;
    else if (record.t === 'rendered') this.rendered.set(record.url, record);
    else if (record.t === 'fetched') this.#applyFetched(record, place);
    else if (record.t === 'checked') {
      this.requests += record.requests;
      if (record.isFile) return this.files.note(record);
      this.externals.set(record.url, record.status);
      this.odd.push(...record.odd);
      if (record.hop) {
        this.externalHops.set(record.url, record.hop);
        if (this.#inScope(record.hop.to)) {
          this.hops.push(record.hop);
          this.#find(record.hop.to, 'redirect', -1);
        }
      }
    }
  }

  #applyFetched(record: FetchedRecord, place: Place): void {
    this.requests += record.requests;
    if (this.statuses[record.url] === undefined) this.done += 1;
    // Judged again: it leads to what was not reached, so what it said itself counts for nothing.
    else this.hops = this.hops.filter(({ from }) => from !== this.urls[record.url]);
    this.statuses[record.url] = record.status;
    if (record.shape !== undefined) this.shapes[record.url] = record.shape;
    if (record.unreached) this.unreached.set(record.url, record.unreached);
    for (const [source, url] of record.found) this.#find(url, source, record.url);
    // One by one: lists of all kinds come here, and spreading one of another kind throws compiled code away.
    for (const hop of record.hops) this.hops.push(hop);
    for (const oddity of record.odd) this.odd.push(oddity);
    if (record.page) this.#applyPage(record.page, record.url, { place, isKept: record.unreached !== undefined });
  }

  #applyPage(page: PageRecord, number: number, kept: Pick<Claim, 'place' | 'isKept'>): void {
    const path = pathOf(page.url, this.root);
    if (page.notModified) this.notModified += 1;
    if (page.shape !== undefined) this.shapes[number] = page.shape;
    if (page.look !== undefined) this.files.apply(page.look);
    if (page.asBefore !== undefined) this.asBefore.add(page.asBefore.id);
    this.pageOfUrl[number] = path;
    const copy = kept.isKept ? null : this.copyQuestion(page, number);
    if (copy) this.copies.note(copy);
    const claim = { url: page.url, from: this.urls[number]!, isAsBefore: page.asBefore !== undefined, ...kept };
    const rival = this.claims.get(path);
    if (!rival || isBetterClaim(claim, rival)) this.claims.set(path, claim);
    for (const target of page.targets) this.edges.push(number, target);
    for (const key of page.newLinks) {
      this.noteLink(key);
      if (this.#inScope(key) || !/^https?:/.test(key)) continue;
      const url = key.replace(/#.*$/s, '');
      if (!this.externals.has(url)) this.externals.set(url, null);
    }
  }

  #find(url: string, source: Source, parent: number): void {
    const known = this.#numbers.get(url);
    if (known !== undefined) {
      this.sources[known]! |= SOURCES[source];
      return;
    }
    const query = url.indexOf('?');
    if (query >= 0) this.#queriesOfPath.set(url.slice(0, query), this.queriesOf(url.slice(0, query)) + 1);
    this.#numbers.set(url, this.urls.length);
    this.urls.push(url);
    this.sources.push(SOURCES[source]);
    this.parents.push(parent);
    this.redirectDepth.push(source === 'redirect' && parent >= 0 ? this.redirectDepth[parent]! + 1 : 0);
  }
}

/**
 * Of several URLs that claim to be one page, the page's own counts; else the one that sorts first. So the record does
 * not depend on which of them happened to answer first, nor on which was not reached today.
 */
function isBetterClaim(claim: Claim, rival: Claim): boolean {
  const [own, rivalOwn] = [claim.from === claim.url, rival.from === rival.url];
  return own === rivalOwn ? claim.from < rival.from : own;
}
