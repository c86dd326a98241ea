import { isDigest, orNull, shapeOf } from '@scrape-and-report/production';
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
}

/** The bytes that a version is stored as. */
export function encodeVersion(page: RecordedPage, reading: string, root: string): Buffer {
  const { status, etag, last_modified } = page.info;
  const version: PageVersion = {
    reading,
    body: page.body_digest,
    url: shortUrl(page.url, root),
    answer: { status, etag, last_modified },
    response: page.response && {
      url: shortUrl(page.response.url, root),
      content_type: page.response.content_type,
    },
  };
  return Buffer.from(JSON.stringify(version));
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
});

/** @throws RangeError when the bytes are no version of a page */
export function decodeVersion(bytes: Uint8Array): PageVersion {
  const version = readVersion(parseJson(bytes));
  if (!version) throw new RangeError('these bytes are no version of a page');
  return version;
}
