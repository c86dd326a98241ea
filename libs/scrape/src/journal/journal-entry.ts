import { FetchedRecord, JournalRecord, NO_FACTS, NO_TEXTS, PageRecord } from './journal-records';

/**
 * An entry of the journal is a record as a line of JSON, and behind the line the texts of its page as they are (UTF-8,
 * their sizes stand in the line as `bytes`) and a line feed: as JSON, texts would be searched for what needs escaping
 * when they are written and when they are read, and they are most of a page.
 */
interface Line {
  readonly t: string;
  readonly page?: Omit<PageRecord, 'texts'>;
  readonly bytes?: readonly [editorial: number, automated: number];
}

/** Writes an entry to the start of `space`, or of a larger one when it does not fit; gives that and the entry's size. */
export function encodeEntry(record: JournalRecord, space: Buffer): { readonly space: Buffer; readonly size: number } {
  if (record.t !== 'fetched' || !record.page) return write(`${JSON.stringify(record)}\n`, [], space);
  if (record.page.asBefore) return write(`${JSON.stringify({ ...record, page: inShort(record.page) })}\n`, [], space);
  const { texts, ...page } = record.page;
  const { editorial, automated } = texts;
  const bytes = [editorial.length, automated.length];
  return write(`${JSON.stringify({ ...record, page, bytes })}\n`, [editorial, automated, END], space);
}

/**
 * Reads the entry at the start of `bytes`. Its texts are parts of `bytes`, and hold what those hold.
 *
 * @returns `cut` when more bytes may make it whole, `broken` when this never was an entry
 */
export function decodeEntry(
  bytes: Buffer,
): { readonly record: JournalRecord; readonly size: number } | 'cut' | 'broken' {
  const feed = bytes.indexOf(LINE_FEED);
  if (feed < 0) return 'cut';
  const line = parseLine(bytes.toString('utf8', 0, feed));
  if (!line) return 'broken';
  const { bytes: sizes, page, ...record } = line;
  if (page?.asBefore) {
    const short = { ...page, facts: NO_FACTS, texts: NO_TEXTS, edLinks: [], isRepeatable: true };
    return { record: { ...(record as FetchedRecord), page: short }, size: feed + 1 };
  }
  if (!sizes || !page) return { record: record as JournalRecord, size: feed + 1 };
  const middle = feed + 1 + sizes[0];
  const end = middle + sizes[1];
  if (bytes.length <= end) return 'cut';
  // Where the disk lost what was written there may be zeros, which no text holds.
  if (bytes[end] !== LINE_FEED || bytes.subarray(feed, end).includes(0)) return 'broken';
  const texts = { editorial: bytes.subarray(feed + 1, middle), automated: bytes.subarray(middle, end) };
  return { record: { ...(record as FetchedRecord), page: { ...page, texts } }, size: end + 1 };
}

/** What of a page that is as it was the scrape before does not know. */
function inShort({ facts: _f, texts: _t, edLinks: _l, isRepeatable: _r, look, ...page }: PageRecord): object {
  if (!look) return page;
  const { newFiles, files } = look;
  return { ...page, look: { ids: '', seen: {}, newFiles, files } };
}

function write(line: string, texts: readonly Uint8Array[], space: Buffer): { space: Buffer; size: number } {
  // UTF-8 takes at most three bytes for a unit of UTF-16.
  const most = texts.reduce((sum, text) => sum + text.length, 3 * line.length);
  const target = most > space.length ? Buffer.allocUnsafe(most) : space;
  let size = target.write(line);
  for (const text of texts) {
    target.set(text, size);
    size += text.length;
  }
  return { space: target, size };
}

function parseLine(line: string): Line | null {
  try {
    const parsed = JSON.parse(line) as Line | null;
    return typeof parsed === 'object' && parsed !== null && typeof parsed.t === 'string' ? parsed : null;
  } catch {
    return null;
  }
}

const LINE_FEED = 10;
const END = Uint8Array.of(LINE_FEED);
