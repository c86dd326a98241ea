import { closeSync, existsSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { JournalRecord } from '../crawl/journal-records';

/** Append-only file of JSON lines. A record that `append` has returned from survives the death of the process. */
export interface Journal {
  /** Gives the position of the record. */
  append(record: JournalRecord): number;
  /** The record that stands at a position. */
  read(at: number): JournalRecord;
  close(): void;
}

const CHUNK_BYTES = 1 << 20;

/**
 * Opens a journal, hands over the records that it holds already with their positions, and cuts off a torn end.
 *
 * Reading stops for good at the first line that is no record, so that nothing after a gap is believed.
 */
export function openJournal(path: string, replay: (record: JournalRecord, at: number) => void): Journal {
  const handle = openSync(path, existsSync(path) ? 'r+' : 'w+');
  let end = 0;
  for (const line of readLines(handle)) {
    const record = parseRecord(line);
    if (!record) break;
    replay(record, end);
    end += line.length + 1;
  }
  ftruncateSync(handle, end);
  return {
    append: (record) => {
      const at = end;
      const bytes = Buffer.from(`${JSON.stringify(record)}\n`, 'utf8');
      for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done, bytes.length - done, end + done);
      end += bytes.length;
      return at;
    },
    read: (at) => {
      for (const line of readLines(handle, at)) return parseRecord(line)!;
      throw new Error(`no journal record at ${at}`);
    },
    close: () => closeSync(handle),
  };
}

/** Whole lines from a position on, without their newline; a last line without one is torn and left out. */
function* readLines(handle: number, from = 0): Generator<Buffer> {
  let rest = Buffer.alloc(0);
  const chunk = Buffer.alloc(from === 0 ? CHUNK_BYTES : CHUNK_BYTES / 16);
  for (let position = from; ;) {
    const read = readSync(handle, chunk, 0, chunk.length, position);
    if (read === 0) return;
    position += read;
    const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
    let start = 0;
    for (let newline = bytes.indexOf(10); newline >= 0; newline = bytes.indexOf(10, start)) {
      yield bytes.subarray(start, newline);
      start = newline + 1;
    }
    rest = bytes.subarray(start);
  }
}

function parseRecord(line: Buffer): JournalRecord | null {
  try {
    const record = JSON.parse(line.toString('utf8')) as JournalRecord;
    return typeof record === 'object' && record !== null && typeof record.t === 'string' ? record : null;
  } catch {
    return null;
  }
}
