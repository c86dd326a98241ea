import { createHash } from 'node:crypto';
import { appendFileSync, closeSync, constants, openSync, write } from 'node:fs';
import type { FlushQueue } from './flush-queue';
import { createBufferPool } from './buffer-pool';
import type { DiskCalls } from './disk-calls';
import type { OpenFile } from './open-file';

/** Enough that the wait of a call for the disk is short beside the bytes that it brings there. */
const PIECE_BYTES = 1 << 20;
/** Place and length of a direct write are multiples of the disk's block; none has a larger one. */
const BLOCK_BYTES = 4096;
/** Pieces of one file that are read, digested and on their way to the disk at once. */
const IN_FLIGHT = 4;
const REFUSALS = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP'];

let isRefused = process.platform !== 'linux';

/** This file system takes no direct writes; nothing is tried directly any more, and the file is to be copied again. */
export class DirectRefusedError extends Error {}

export interface DirectCopy {
  /** An empty file. */
  readonly to: string;
  readonly size: number;
  readonly disk: DiskCalls;
  readonly flush: FlushQueue;
  readonly onBytes?: (count: number) => void;
}

/** Whether a file is large enough, and its disk one that is known not to refuse. */
export function isForDirect({ size, disk, flush }: Omit<DirectCopy, 'to'>): boolean {
  return !isRefused && size >= PIECE_BYTES && !disk.isFar && !flush.isInMemory;
}

/**
 * Copies the rest of an open file past the kernel's own memory: the flush that follows has nothing left to do, and no
 * page is taken for bytes that nobody reads soon. While a piece travels to the disk the next ones are read and digested.
 * Gives the digest, when all is written.
 *
 * @throws DirectRefusedError
 */
export async function pumpDirectly(source: OpenFile, { to, disk, onBytes }: DirectCopy): Promise<string> {
  const digest = createHash('sha256');
  const pieces: Buffer[] = [];
  const writing: Promise<void>[] = [];
  const target = openDirect(to);
  let fault: unknown = null;
  let rest: Buffer | null = null;
  try {
    for (let turn = 0, position = 0; rest === null; turn++) {
      const slot = turn % IN_FLIGHT;
      await writing[slot];
      if (fault) break;
      const piece = (pieces[slot] ??= pieceBuffers.take());
      const count = await fill(piece, source);
      const whole = count - (count % BLOCK_BYTES);
      if (whole > 0) {
        writing[slot] = writeAt(target, piece.subarray(0, whole), position).then(
          () => onBytes?.(whole),
          (error: unknown) => void (fault ??= error),
        );
      }
      digest.update(piece.subarray(0, count));
      if (count < PIECE_BYTES) rest = piece.subarray(whole, count);
      position += whole;
      await disk.breathe();
    }
  } finally {
    await Promise.all(writing);
    closeSync(target);
    pieceBuffers.give(...pieces);
  }
  if (fault) throw refusalOr(fault);
  // At once: the piece that it is a part of is spare already.
  if (rest && rest.length > 0) appendRest(to, rest, onBytes);
  return digest.digest('hex');
}

/** The end of a file is no whole block. */
function appendRest(to: string, rest: Buffer, onBytes: DirectCopy['onBytes']): void {
  appendFileSync(to, rest);
  onBytes?.(rest.length);
}

/** Less than a whole piece only at the end of the file. */
async function fill(piece: Buffer, source: OpenFile): Promise<number> {
  let length = 0;
  for (let count = -1; count !== 0 && length < piece.length; length += count)
    count = await source.read(length === 0 ? piece : piece.subarray(length));
  return length;
}

async function writeAt(target: number, bytes: Buffer, position: number): Promise<void> {
  for (let offset = 0; offset < bytes.length;)
    offset += await writeOnce(target, bytes.subarray(offset), position + offset);
}

function writeOnce(target: number, bytes: Buffer, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    write(target, bytes, 0, bytes.length, position, (error, written) => (error ? reject(error) : resolve(written)));
  });
}

function openDirect(to: string): number {
  try {
    return openSync(to, constants.O_WRONLY | constants.O_DIRECT);
  } catch (error) {
    throw refusalOr(error);
  }
}

function refusalOr(error: unknown): unknown {
  if (!REFUSALS.includes((error as NodeJS.ErrnoException).code ?? '')) return error;
  isRefused = true;
  return new DirectRefusedError('no direct writes here', { cause: error });
}

/** Memory that can be resized begins at a page, which direct writes ask for. TypeScript does not know the option yet. */
const AlignedMemory: new (bytes: number, options: { maxByteLength: number }) => ArrayBuffer = ArrayBuffer;

const pieceBuffers = createBufferPool(() =>
  Buffer.from(new AlignedMemory(PIECE_BYTES, { maxByteLength: PIECE_BYTES }), 0, PIECE_BYTES),
);
