/** What was asked for and what came of it; one object for the same request, status and host. */
export interface RequestLine {
  readonly method: string;
  /** `/path?query`, or an absolute URL, as the file has it. */
  readonly target: string;
  readonly status: number;
  /** The name that the visitor asked for, in lower case without port; null when the line does not tell. */
  readonly host: string | null;
  /** What a reading has found out about it, remembered with it: as long as it is known, and no longer. */
  found?: { readonly by: object; readonly target: unknown };
}

/** One request of an access log. */
export interface LogLine {
  /** Seconds since 1970, UTC; the moment that the server wrote. */
  readonly second: number;
  readonly request: RequestLine;
  /** The client's, chosen by `clientAddress`. */
  readonly address: string;
  /** A hash of the address, as `hashOf` makes it; absent where nothing is gained by it. */
  hashOfAddress?(seed: number): number;
  /** Empty when the client sent none; null where the format has no place for it. */
  readonly agent: string | null;
  /** Empty when there is none. */
  readonly referrer: string;
}

/** Reads the lines of one file. What it has learned (the fields that a W3C file declares) stays with it. */
export interface LineReader {
  readonly name: string;
  /** The moment of a line, at a fraction of the cost of reading it; NaN when the line is none of this format. */
  secondOf(line: string): number;
  /** Null when the line is none of this format; `nothing` for a line that is no request, such as a header. */
  read(line: string): LogLine | 'nothing' | null;
  /**
   * Looks for what only several lines can tell: which of their fields is the host's.
   *
   * @param others lines of other files
   */
  learn?(lines: readonly string[], others: readonly string[]): void;
  /** Reads plain lines without a string of them, to the same answer; absent where nothing is gained by it. */
  readonly bytes?: BytesReader;
}

/** A line of a chunk. */
export interface LineBytes {
  bytes: Buffer;
  /** Of the same memory, for four bytes at a time. */
  view: DataView;
  start: number;
  end: number;
}

/** Reads plain lines by their bytes. */
export interface BytesReader {
  secondOf(line: LineBytes): number;
  /** The line, valid until the next one is read; null: read it by its text. */
  read(line: LineBytes, second: number): LogLine | null;
  /** Gives back what is remembered; it is learned again when more is read. */
  forget(): void;
}

/** Which address of a line is the client's: of those that proxies passed on the first, or the one that connected. */
export type ClientAddress = 'auto' | 'forwarded' | 'forwarded-last' | 'connection';

export interface ReaderOptions {
  /** IANA zone of times that bear none. */
  readonly timeZone: string;
  readonly clientAddress: ClientAddress;
  /** `analytics.format`: a regular expression with named groups, or null. */
  readonly format: string | null;
  /** Whether anything of a query is ever kept; false lets addresses be told apart by their paths. Absent: it is. */
  readonly queriesCount?: boolean;
  /** Whether a URL is at one of the site's own hosts. Absent: none is known. */
  readonly isOwnHost?: (url: string) => boolean;
}

export type ReaderFactory = (options: ReaderOptions) => LineReader;
