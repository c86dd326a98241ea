import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { crc32, createDeflateRaw } from 'node:zlib';
import { StageError } from '@scrape-and-report/production';
import { centralDirectory, localHeader, type ZipEntry } from '../workbook/zip-format';

export interface ZipPart {
  readonly path: string;
  readonly chunks: Iterable<string>;
}

const MAX_BYTES = 0xffff_ffff;

/**
 * Writes an archive to a new file, part by part; holds one chunk at a time. The bytes depend on the parts and on Node's
 * zlib, on nothing else. Flushed when it returns; on an error the file is left incomplete for the caller to remove.
 */
export async function writeZip(file: string, parts: Iterable<ZipPart>, signal?: AbortSignal): Promise<void> {
  const handle = openSync(file, 'wx');
  try {
    const entries: ZipEntry[] = [];
    let offset = 0;
    for (const part of parts) {
      signal?.throwIfAborted();
      const entry = await writeEntry(handle, part, offset);
      entries.push(entry);
      offset += localHeader(entry).length + entry.compressedBytes;
      if (offset > MAX_BYTES)
        throw new StageError(`${file} would pass 4 GiB`, { code: 'WORKBOOK_TOO_LARGE', hint: 'narrow site.root' });
    }
    writeAll(handle, centralDirectory(entries, offset), offset);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

async function writeEntry(handle: number, { path, chunks }: ZipPart, offset: number): Promise<ZipEntry> {
  const facts = { path, crc32: 0, compressedBytes: 0, bytes: 0 };
  // The sizes are known only at the end: the header's place is kept free and filled then.
  const start = offset + localHeader(facts).length;
  const deflate = createDeflateRaw({ level: 6, memLevel: 9, chunkSize: 1 << 16 });
  deflate.on('data', (compressed: Buffer) => {
    writeAll(handle, compressed, start + facts.compressedBytes);
    facts.compressedBytes += compressed.length;
  });
  const ended = new Promise<void>((resolve, reject) => deflate.on('end', resolve).on('error', reject));
  // Whoever awaits first gets the error; the other promise must not end the process.
  ended.catch(() => undefined);
  try {
    for (const chunk of chunks) {
      const bytes = Buffer.from(chunk, 'utf8');
      facts.crc32 = crc32(bytes, facts.crc32);
      facts.bytes += bytes.length;
      if (facts.bytes > MAX_BYTES)
        throw new StageError(`${path} passes 4 GiB`, { code: 'WORKBOOK_TOO_LARGE', hint: 'narrow site.root' });
      if (!deflate.write(bytes)) await Promise.race([new Promise((resolve) => deflate.once('drain', resolve)), ended]);
    }
    deflate.end();
    await ended;
  } finally {
    deflate.destroy();
  }
  writeAll(handle, localHeader(facts), offset);
  return { ...facts, offset };
}

function writeAll(handle: number, bytes: Buffer, position: number): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(handle, bytes, written, bytes.length - written, position + written);
  }
}
