/** A file of an archive as it stands there. */
export interface PackedPart {
  /** Of its bytes before they were compressed. */
  readonly crc32: number;
  readonly bytes: number;
  /** Raw deflate. */
  readonly compressed: Uint8Array;
}

/** A file of an archive whose bytes have been written. */
export interface ZipEntry {
  readonly path: string;
  readonly crc32: number;
  readonly compressedBytes: number;
  readonly bytes: number;
  /** Where its local header begins. */
  readonly offset: number;
}

/** 1 January 1980, 00:00: the first moment that the format knows. A clock would make every archive different. */
const DOS_TIME = 0;
const DOS_DATE = 0x21;
const UTF8_NAMES = 0x0800;
const DEFLATED = 8;
const VERSION = 20;

/** Local file header (APPNOTE 4.3.7); sizes must be below 4 GiB. */
export function localHeader(entry: Omit<ZipEntry, 'offset'>): Buffer {
  const name = Buffer.from(entry.path, 'utf8');
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(VERSION, 4);
  writeCommon(header, 6, entry, name.length);
  return Buffer.concat([header, name]);
}

/** Central directory and its end record (APPNOTE 4.3.12, 4.3.16). */
export function centralDirectory(entries: readonly ZipEntry[], offset: number): Buffer {
  const records = entries.map((entry) => {
    const name = Buffer.from(entry.path, 'utf8');
    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt16LE(VERSION, 4);
    record.writeUInt16LE(VERSION, 6);
    writeCommon(record, 8, entry, name.length);
    record.writeUInt32LE(entry.offset, 42);
    return Buffer.concat([record, name]);
  });
  const directory = Buffer.concat(records);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([directory, end]);
}

function writeCommon(target: Buffer, at: number, entry: Omit<ZipEntry, 'offset'>, nameBytes: number): void {
  target.writeUInt16LE(UTF8_NAMES, at);
  target.writeUInt16LE(DEFLATED, at + 2);
  target.writeUInt16LE(DOS_TIME, at + 4);
  target.writeUInt16LE(DOS_DATE, at + 6);
  target.writeUInt32LE(entry.crc32, at + 8);
  target.writeUInt32LE(entry.compressedBytes, at + 12);
  target.writeUInt32LE(entry.bytes, at + 16);
  target.writeUInt16LE(nameBytes, at + 20);
}
