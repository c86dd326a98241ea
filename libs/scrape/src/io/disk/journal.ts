import { closeSync, existsSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { decodeEntry, encodeEntry } from '../../journal/journal-entry';
import { JournalRecord, Place } from '../../journal/journal-records';

/** Append-only file of records. A record that `append` has returned from survives the death of the process. */
export interface Journal {
  append(record: JournalRecord): Place;
  /** The texts are bytes of the journal's own memory: they hold until the next call. */
  read(place: Place): JournalRecord;
  close(): void;
}

const CHUNK_BYTES = 1 << 20;

/**
 * Opens a journal, hands over the records that it holds already with their positions, and cuts off a torn end.
 *
 * Reading stops for good at the first entry that is no record, so that nothing after a gap is believed.
 */
export function openJournal(path: string, replay: (record: JournalRecord, place: Place) => void): Journal {
  const handle = openSync(path, existsSync(path) ? 'r+' : 'w+');
  let end = 0;
  for (const { record, size } of readEntries(handle)) {
    replay(record, { at: end, size });
    end += size;
  }
  ftruncateSync(handle, end);
  let space: Buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  return {
    append: (record) => {
      const entry = encodeEntry(record, space);
      // An entry larger than the space came in a larger one.
      space = entry.space;
      const place = { at: end, size: entry.size };
      for (let done = 0; done < place.size;) done += writeSync(handle, space, done, place.size - done, end + done);
      end += place.size;
      return place;
    },
    read: ({ at, size }) => {
      if (size > space.length) space = Buffer.allocUnsafe(size);
      for (let done = 0, read = 1; done < size && read > 0; done += read)
        read = readSync(handle, space, done, size - done, at + done);
      const entry = decodeEntry(space.subarray(0, size));
      if (typeof entry === 'string') throw new Error(`the journal is damaged at byte ${at}`);
      return entry.record;
    },
    close: () => closeSync(handle),
  };
}

/** The whole entries from the start of the file; nothing at or after the first that is torn or no entry. */
function* readEntries(handle: number): Generator<{ readonly record: JournalRecord; readonly size: number }> {
  let rest = Buffer.alloc(0);
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let position = 0; ;) {
    const read = readSync(handle, chunk, 0, chunk.length, position);
    if (read === 0) return;
    position += read;
    const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
    let start = 0;
    for (;;) {
      const entry = decodeEntry(bytes.subarray(start));
      if (entry === 'broken') return;
      if (entry === 'cut') break;
      yield entry;
      start += entry.size;
    }
    rest = bytes.subarray(start);
  }
}
