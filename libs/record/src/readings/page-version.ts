import { isCount, isDigest, optional, orNull, shapeOf } from '@scrape-and-report/production';
import type { Cell, RecordedPage } from './page-rows';
import { shortUrl } from './short-url';
import { isCell, isString, parseJson } from './stored-json';

/** How a page was answered, and what it was read as: one line of JSON in a pack, so that a list names it by one digest. */
export interface PageVersion {
  /** SHA-256 (hex) of the bytes of its reading. */
  readonly reading: string;
  readonly body: string | null;
  /** Short. */
  readonly url: string;
  readonly answer: Readonly<Record<'status' | 'etag' | 'last_modified', Cell>>;
  /** Null when it has no row in `responses`; its URL is short. */
  readonly response: { readonly url: string; readonly content_type: string | null } | null;
  /** Seconds of `slow` in what was seen on it: of this answer, and of no reading. */
  readonly slow?: number;
}

/** As much of a page as tells how it was answered. */
export interface AnsweredPage extends Pick<RecordedPage, 'url' | 'body_digest'> {
  readonly info: Pick<RecordedPage['info'], 'status' | 'etag' | 'last_modified'>;
  readonly response: { readonly url: string; readonly content_type: string | null } | null;
  readonly checks: { readonly seen: string } | null;
}

/** The bytes that a version is stored as. */
export function encodeVersion(page: AnsweredPage, reading: string, root: string): Buffer {
  const { status, etag, last_modified } = page.info;
  const { slow } = partSeen(page.checks?.seen ?? '');
  const version: PageVersion = {
    reading,
    body: page.body_digest,
    url: shortUrl(page.url, root),
    answer: { status, etag, last_modified },
    response: page.response && {
      url: shortUrl(page.response.url, root),
      content_type: page.response.content_type,
    },
    ...(slow !== undefined && { slow }),
  };
  return Buffer.from(JSON.stringify(version));
}

/**
 * What was seen on a page, as it is of its reading, and how slow the answer was, where that stands last: on a busy morning
 * nothing would be as it was.
 */
export function partSeen(seen: string): { readonly seen: string; readonly slow?: number } {
  const found = /[{,]"slow":([1-9]\d{0,8})\}$/.exec(seen);
  if (!found) return { seen };
  const parted = {
    seen: `${seen.slice(0, found.index)}${found[0].startsWith('{') ? '{' : ''}}`,
    slow: Number(found[1]),
  };
  return wholeSeen(parted) === seen ? parted : { seen };
}

/** The same again. */
export function wholeSeen({ seen, slow }: { readonly seen: string; readonly slow?: number | undefined }): string {
  return slow === undefined ? seen : `${seen.slice(0, -1)}${seen === '{}' ? '' : ','}"slow":${slow}}`;
}

const readVersion = shapeOf<PageVersion>({
  reading: isDigest,
  body: orNull(isString),
  url: isString,
  answer: (value) =>
    shapeOf<PageVersion['answer']>({ status: isCell, etag: isCell, last_modified: isCell })(value) !== null,
  response: (value) =>
    value === null ||
    shapeOf<NonNullable<PageVersion['response']>>({ url: isString, content_type: orNull(isString) })(value) !== null,
  slow: optional(isCount),
});

/** @throws RangeError when the bytes are no version of a page */
export function decodeVersion(bytes: Uint8Array): PageVersion {
  const version = readVersion(parseJson(bytes));
  if (!version) throw new RangeError('these bytes are no version of a page');
  return version;
}
