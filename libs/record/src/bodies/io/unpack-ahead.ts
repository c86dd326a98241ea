import { join } from 'node:path';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { startThread } from '@scrape-and-report/launch';
import type { PackBlock } from '../pack-format';
import { POSTED, TAKEN, type BlockAhead, type UnpackWork } from './unpack-counts';

/** A thread that says nothing for so long is not waited for. */
const PATIENCE_MS = 10_000;

/** Unpacks blocks in a thread of its own while they are read one after the other. */
export interface Unpacker {
  /**
   * The bytes of a block, in which all that is wanted was found to be whole; undefined where that is not so, where it is not
   * next or later among those ahead, and where the thread can't be waited for: whoever asks unpacks it then.
   */
  take(block: PackBlock): { readonly bytes: Buffer; readonly wanted: ReadonlySet<string> } | undefined;
  close(): void;
}

/** @param blocks in the order in which they will be taken; those that are passed over are let go */
export function startUnpacking(blocks: readonly BlockAhead[]): Unpacker {
  const counts = new Int32Array(new SharedArrayBuffer(8));
  const { port1: port, port2: theirs } = new MessageChannel();
  const thread = startThread(join(__dirname, 'unpack-thread'));
  // Nobody's end waits for it. What goes wrong in it is seen by what it does not send.
  thread.on('error', () => undefined).unref();
  thread.postMessage({ work: { blocks, counts } satisfies UnpackWork, port: theirs }, [theirs]);
  const places = new Map(blocks.map(({ block }, place) => [block, place]));
  let next = 0;
  const close = (): void => {
    next = blocks.length;
    Atomics.store(counts, TAKEN, -1);
    Atomics.notify(counts, TAKEN);
    port.close();
  };
  const receive = (): Uint8Array | null | undefined => {
    for (;;) {
      const posted = Atomics.load(counts, POSTED);
      const found = receiveMessageOnPort(port) as { readonly message: Uint8Array | null } | undefined;
      if (found) return found.message;
      if (Atomics.wait(counts, POSTED, posted, PATIENCE_MS) === 'timed-out') return undefined;
    }
  };
  return {
    take: (block) => {
      const place = places.get(block) ?? -1;
      let bytes: Uint8Array | null | undefined;
      while (next <= place && next < blocks.length) {
        bytes = receive();
        if (bytes === undefined) {
          close();
          return undefined;
        }
        next += 1;
        Atomics.add(counts, TAKEN, 1);
        Atomics.notify(counts, TAKEN);
      }
      if (!bytes) return undefined;
      return {
        bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
        wanted: blocks[place]!.wanted,
      };
    },
    close,
  };
}
