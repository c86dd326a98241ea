import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** What goes into one record of a WARC file (ISO 28500:2017, WARC 1.1). */
export interface WarcRecord {
  readonly type: 'warcinfo' | 'response' | 'revisit' | 'resource';
  /** UTC, ISO 8601. */
  readonly date: string;
  /** Absolute; none for `warcinfo`. */
  readonly targetUri?: string;
  readonly contentType: string;
  /** Further named fields, in order. */
  readonly fields?: Readonly<Record<string, string>>;
  /** HTTP headers (or the fields of a `warcinfo`); empty for a `resource`. */
  readonly head: string;
  /** What the payload digest speaks of; a revisit has its digest, but not its bytes. */
  readonly payload?: Uint8Array;
}

/** The bytes of one record, a gzip member of its own, so that readers can jump to it. Equal facts give equal bytes. */
export function encodeRecord(record: WarcRecord): Buffer {
  const withPayload = (record.type === 'response' || record.type === 'resource') && record.payload !== undefined;
  const block = Buffer.concat([Buffer.from(record.head, 'utf8'), withPayload ? record.payload! : Buffer.alloc(0)]);
  const named: [string, string | undefined][] = [
    ['WARC-Type', record.type],
    ['WARC-Record-ID', recordId(record, block)],
    ['WARC-Date', record.date],
    ['WARC-Target-URI', record.targetUri],
    ...Object.entries(record.fields ?? {}),
    ['WARC-Payload-Digest', record.payload && sha1(record.payload)],
    ['WARC-Block-Digest', sha1(block)],
    ['Content-Type', record.contentType],
    ['Content-Length', String(block.length)],
  ];
  const lines = named
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${oneLine(value!)}\r\n`);
  return gzipSync(
    Buffer.concat([Buffer.from(`WARC/1.1\r\n${lines.join('')}\r\n`, 'utf8'), block, Buffer.from('\r\n\r\n')]),
  );
}

/** A head as HTTP/1.1 writes it; fields without a value are left out. */
export function httpHead(statusLine: string, fields: Readonly<Record<string, string | null>>): string {
  const lines = Object.entries(fields).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${oneLine(value)}\r\n`],
  );
  return `HTTP/1.1 ${statusLine}\r\n${lines.join('')}\r\n`;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}

function sha1(bytes: Uint8Array): string {
  return `sha1:${base32(createHash('sha1').update(bytes).digest())}`;
}

/** RFC 4648, without padding: 20 bytes give 32 letters. */
function base32(bytes: Uint8Array): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}

/** A name-based UUID (RFC 9562, version 8) of what the record says. */
function recordId({ type, date, targetUri }: WarcRecord, block: Uint8Array): string {
  const hash = createHash('sha256').update(`${type}\n${date}\n${targetUri}\n`).update(block).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x80;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return `<urn:uuid:${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')}>`;
}
