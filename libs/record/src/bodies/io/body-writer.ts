import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync, writevSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolderIn, removeWithRetry } from '@scrape-and-report/production';
import { BODY_ENTRY_SIZE, BODY_PACK_NAME, bodyDigest, encodeBlock } from '../pack-format';
import { scanPack } from './pack-file';

/** Appends bodies to the pack of one scrape. What `add` has taken survives the death of the process. */
export interface BodyWriter {
  has(digest: string): boolean;
  /** Does nothing when this pack holds the body already. */
  add(digest: string, body: Uint8Array): void;
  /** Writes the last block and removes what was only needed to go on after a crash. */
  finish(): void;
  /** Lets go of the files without writing anything more. */
  abandon(): void;
}

export interface BodyWriterOptions {
  /** The scrape directory. */
  readonly directory: string;
  /** File that holds the bodies of the block that is not full yet. */
  readonly pendingFile: string;
}

/** A block is closed at this many bodies or bytes, whichever comes first. */
const BLOCK_BODIES = 32;
const BLOCK_BYTES = 4 * 1024 * 1024;

/**
 * Opens the pack of a scrape for appending, going on after a crash: a torn block is cut off, and bodies that had no
 * block yet are taken from the pending file.
 */
export function openBodyWriter({ directory, pendingFile }: BodyWriterOptions): BodyWriter {
  const packFile = join(directory, BODY_PACK_NAME);
  makeFolderIn(dirname(dirname(pendingFile)), basename(dirname(pendingFile)));
  const { blocks, end } = scanPack(packFile);
  const known = new Set(blocks.flatMap((block) => block.bodies.map((body) => body.digest)));
  const left = readPending(pendingFile);
  /** The bodies of the block that is not full yet, and their bytes in a row. */
  const waiting: { readonly digest: string; readonly size: number }[] = [];
  let waitingBytes = 0;
  let room = Buffer.allocUnsafeSlow(BLOCK_BYTES / 4);
  let pack: number | null = null;
  let packEnd = end;
  let pending: number | null = null;
  let pendingEnd = left.end;

  const closeBlock = (): void => {
    if (waiting.length === 0) return;
    if (pack === null) {
      pack = openSync(packFile, existsSync(packFile) ? 'r+' : 'w+');
      ftruncateSync(pack, packEnd);
    }
    packEnd += writeTogether(pack, encodeBlock(waiting, room.subarray(0, waitingBytes)), packEnd);
    waiting.length = 0;
    waitingBytes = 0;
    // What one huge body needed is let go of.
    if (room.length > BLOCK_BYTES) room = Buffer.allocUnsafeSlow(BLOCK_BYTES);
    // Not cut off but written over from the start: what is left of older bodies is in the pack, or is no whole body.
    pendingEnd = 0;
  };
  const wait = (digest: string, body: Uint8Array): void => {
    known.add(digest);
    if (waitingBytes + body.length > room.length) {
      const larger = Buffer.allocUnsafeSlow(2 * (waitingBytes + body.length));
      room.copy(larger, 0, 0, waitingBytes);
      room = larger;
    }
    room.set(body, waitingBytes);
    waiting.push({ digest, size: body.length });
    waitingBytes += body.length;
  };
  for (const { digest, body } of left.bodies) if (!known.has(digest)) wait(digest, body);
  const closeFiles = (): void => {
    if (pack !== null) closeSync(pack);
    if (pending !== null) closeSync(pending);
    pack = pending = null;
  };
  return {
    has: (digest) => known.has(digest),
    add: (digest, body) => {
      if (known.has(digest)) return;
      pending ??= openSync(pendingFile, existsSync(pendingFile) ? 'r+' : 'w+');
      pendingEnd += writePending(pending, pendingEnd, digest, body);
      wait(digest, body);
      if (waiting.length >= BLOCK_BODIES || waitingBytes >= BLOCK_BYTES) closeBlock();
    },
    finish: () => {
      closeBlock();
      closeFiles();
      removeWithRetry(pendingFile);
    },
    abandon: closeFiles,
  };
}

function writeFully(handle: number, bytes: Buffer, position: number): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(handle, bytes, done, bytes.length - done, position + done);
  }
}

/** A pending body stands as a list entry (digest, size) and its bytes; gives their number. */
function writePending(handle: number, position: number, digest: string, body: Uint8Array): number {
  const head = Buffer.alloc(BODY_ENTRY_SIZE);
  head.write(digest, 0, 'hex');
  head.writeUInt32LE(body.length, 32);
  return writeTogether(handle, [head, body], position);
}

/** Writes both, and gives the number of their bytes. */
function writeTogether(handle: number, parts: readonly [Uint8Array, Uint8Array], position: number): number {
  const written = writevSync(handle, [...parts], position);
  const size = parts[0].length + parts[1].length;
  if (written < size) writeFully(handle, Buffer.concat(parts).subarray(written), position + written);
  return size;
}

/** The whole bodies at the start of the pending file, and where they end. */
function readPending(path: string): {
  readonly bodies: readonly { digest: string; body: Buffer }[];
  readonly end: number;
} {
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  const bodies: { digest: string; body: Buffer }[] = [];
  let end = 0;
  while (end + BODY_ENTRY_SIZE <= bytes.length) {
    const digest = bytes.toString('hex', end, end + 32);
    const from = end + BODY_ENTRY_SIZE;
    const body = bytes.subarray(from, from + bytes.readUInt32LE(end + 32));
    if (bodyDigest(body) !== digest) break;
    bodies.push({ digest, body });
    end = from + body.length;
  }
  return { bodies, end };
}
