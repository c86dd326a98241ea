/** One request of an access log, as the file has it. */
export interface LogLine {
  readonly address: string;
  /** `17/May/2015:10:05:03 +0000`. */
  readonly time: string;
  /** `GET /path?query HTTP/1.1`. */
  readonly request: string;
  readonly status: number;
  /** Empty in the common format, or when the visitor sent none. */
  readonly agent: string;
}

// NCSA common and combined; a host and port before them, as Apache's `vhost_combined` writes, is let go. Quotes within a
// field are escaped by a backslash. The user name may hold spaces, so it reaches to the bracket before a date.
const LINE =
  /^(?:[^\s:]+:\d+ )?(\S+) \S+ [^[]*(?:\[(?!\d\d\/)[^[]*)*\[(\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] "((?:[^"\\]|\\.)*)" (\d{3}) (?:\d+|-)(?: "(?:[^"\\]|\\.)*" "((?:[^"\\]|\\.)*)")?/;

/** Null when the line is none of the known formats. */
export function parseLogLine(line: string): LogLine | null {
  const match = LINE.exec(line);
  if (!match) return null;
  const agent = match[5] === undefined || match[5] === '-' ? '' : match[5];
  return { address: match[1]!, time: match[2]!, request: match[3]!, status: Number(match[4]), agent };
}
