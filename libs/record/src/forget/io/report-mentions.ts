import { extname } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { readBounded } from '@scrape-and-report/production';
import { deflatedIn, htmlOf } from '../../bytes-as-text';
import type { Mentions } from '../mentions';

/** More than any page or workbook of a report has, and than one part of it holds. */
const MAX_BYTES = 512 * 1024 * 1024;
const MAX_PART_BYTES = 1024 * 1024 * 1024;

/**
 * Whether a page or a workbook of a report names a forgotten page, in what can be read in it and in its compressed parts.
 * A file of another kind names none.
 *
 * @throws errors of the file system, and of a file that is damaged
 */
export function reportMentions(path: string, mentions: Pick<Mentions, 'isIn'>): boolean {
  const kind = extname(path).toLowerCase();
  if (kind !== '.html' && kind !== '.xlsx') return false;
  const bytes = readBounded(path, { maxBytes: MAX_BYTES });
  for (const text of kind === '.html' ? textsOfPage(bytes) : textsOfWorkbook(bytes))
    if (mentions.isIn(text)) return true;
  return false;
}

const DATA_BLOCK = /<script type="text\/plain" id="[^"]*" data-encoding="(json|deflate|wide)">([^<]*)<\/script>/g;

function* textsOfPage(bytes: Buffer): Generator<string> {
  const html = htmlOf(bytes);
  for (const [, encoding, block] of html.matchAll(DATA_BLOCK)) {
    const json =
      encoding === 'json'
        ? block!
        : inflateRawSync(deflatedIn(encoding!, block!), { maxOutputLength: MAX_PART_BYTES }).toString('utf8');
    yield* stringsIn(JSON.parse(json));
  }
  yield withoutEntities(html.replace(DATA_BLOCK, ''));
}

function* stringsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value as object)) yield* stringsIn(each);
}

function withoutEntities(markup: string): string {
  return markup
    .replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi, (whole, hex: string | undefined, decimal: string | undefined) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

const END_OF_DIRECTORY = 0x06054b50;
const ENTRY = 0x02014b50;

/** The parts of a zip file by its central directory, as «.ZIP File Format Specification» 4.3 has it; without Zip64. */
function* textsOfWorkbook(zip: Buffer): Generator<string> {
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
  if (end < 0) throw new Error('it is no workbook');
  let at = zip.readUInt32LE(end + 16);
  for (let nr = zip.readUInt16LE(end + 10); nr > 0 && zip.readUInt32LE(at) === ENTRY; nr -= 1) {
    const [method, size, local] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 42)];
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const part = zip.subarray(from, from + size);
    const bytes = method === 0 ? part : inflateRawSync(part, { maxOutputLength: MAX_PART_BYTES });
    // A sheet of a large site is larger than a string may be.
    for (let start = 0; start < bytes.length; start += PIECE_BYTES)
      yield withoutEntities(bytes.toString('utf8', start, start + PIECE_BYTES + OVERLAP_BYTES));
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
}

const PIECE_BYTES = 16 * 1024 * 1024;
/** Longer than an address. */
const OVERLAP_BYTES = 16 * 1024;
