import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, inflateRawSync } from 'node:zlib';
import { deflatedOfText } from '../bytes-as-text';
import { decodeBlock, parseBlockHead, parseBodyList } from '../bodies/pack-format';

/**
 * Paths of the files below a folder in which a text stands, whatever they are: as it is, in UTF-16, in a block of a pack
 * of bodies, in the list of a scrape, or in anything that deflate compressed (workbooks, data of pages, WARC files).
 */
export function filesWith(folder: string, text: string): string[] {
  const needles = [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')];
  const found: string[] = [];
  const visit = (prefix: string): void => {
    for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
      const path = prefix ? `${prefix}/${entry.name}` : entry.name;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile()) {
        const bytes = readFileSync(join(folder, path));
        const layers = [bytes, ...unpacked(path, bytes), ...packed(bytes), ...zipped(bytes), ...deflated(bytes)];
        if (layers.some((layer) => needles.some((needle) => layer.includes(needle)))) found.push(path);
      }
    }
  };
  visit('');
  return found.sort();
}

/** The list of a scrape in format 2. */
function unpacked(path: string, bytes: Buffer): Buffer[] {
  return path.endsWith('.br') ? [brotliDecompressSync(bytes)] : [];
}

function packed(bytes: Buffer): Buffer[] {
  const layers: Buffer[] = [];
  for (let at = 0; at + 12 <= bytes.length;) {
    const head = parseBlockHead(bytes.subarray(at, at + 12));
    if (!head) break;
    const from = at + 12 + head.listSize;
    const bodies = parseBodyList(bytes.subarray(at + 12, from));
    layers.push(decodeBlock({ bodies }, bytes.subarray(from, from + head.compressedSize)));
    at = from + head.compressedSize;
  }
  return layers;
}

function zipped(bytes: Buffer): Buffer[] {
  const layers: Buffer[] = [];
  for (let at = bytes.indexOf('PK\x03\x04', 0, 'latin1'); at >= 0; at = bytes.indexOf('PK\x03\x04', at + 4, 'latin1')) {
    const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    try {
      layers.push(inflateRawSync(bytes.subarray(from)));
    } catch {
      // Stored as it is, or no part of a zip file.
    }
  }
  return layers;
}

function deflated(bytes: Buffer): Buffer[] {
  const blocks = bytes.toString('latin1').matchAll(/data-encoding="deflate">([^<]*)</g);
  const wide = bytes.toString('utf16le').matchAll(/data-encoding="wide">([^<]*)</g);
  return [
    ...Array.from(blocks, ([, block]) => inflateRawSync(Buffer.from(block!, 'base64'))),
    ...Array.from(wide, ([, block]) => inflateRawSync(deflatedOfText(block!))),
  ];
}
