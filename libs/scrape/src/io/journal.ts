import { closeSync, existsSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { JournalRecord, Place } from '../crawl/journal-records';

/** Append-only file of JSON lines. A record that `append` has returned from survives the death of the process. */
export interface Journal {
  append(record: JournalRecord): Place;
  read(place: Place): JournalRecord;
  close(): void;
}

const CHUNK_BYTES = 1 << 20;

/**
 * Opens a journal, hands over the records that it holds already with their positions, and cuts off a torn end.
 *
 * Reading stops for good at the first line that is no record, so that nothing after a gap is believed.
 */
export function openJournal(path: string, replay: (record: JournalRecord, place: Place) => void): Journal {
  const handle = openSync(path, existsSync(path) ? 'r+' : 'w+');
  let end = 0;
  for (const line of readLines(handle)) {
    const record = parseRecord(line);
    if (!record) break;
    replay(record, { at: end, size: line.length + 1 });
    end += line.length + 1;
  }
  ftruncateSync(handle, end);
  let space = Buffer.allocUnsafe(CHUNK_BYTES);
  return {
    append: (record) => {
      const line = `${JSON.stringify(record)}\n`;
      // UTF-8 takes at most three bytes for a unit of UTF-16.
      if (line.length * 3 > space.length) space = Buffer.allocUnsafe(line.length * 3);
      const place = { at: end, size: space.write(line) };
      for (let done = 0; done < place.size;) done += writeSync(handle, space, done, place.size - done, end + done);
      end += place.size;
      return place;
    },
    read: ({ at, size }) => {
      if (size > space.length) space = Buffer.allocUnsafe(size);
      for (let done = 0, read = 1; done < size && read > 0; done += read)
        read = readSync(handle, space, done, size - done, at + done);
      return JSON.parse(space.toString('utf8', 0, size)) as JournalRecord;
    },
    close: () => closeSync(handle),
  };
}

/** Whole lines, without their newline; a last line without one is torn and left out. */
function* readLines(handle: number): Generator<Buffer> {
  let rest = Buffer.alloc(0);
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let position = 0; ;) {
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
