import type { Worker } from 'node:worker_threads';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fromSentError, startThread, type SentError } from '@scrape-and-report/launch';
import type { ScrapeCopy } from '../../plan/sync-plan';
import { buildScrape, type BuildWork } from './build-scrape';
import type { DiskCalls } from '../disk/disk-calls';

/** Build scrapes aside; who asks for it puts them in place. */
export interface ScrapeBuilders {
  /** How many scrapes to ask for at once. */
  readonly width: number;
  /** Gives the files of the scrape, in the order in which they are told. */
  build(work: BuildWork): Promise<string[]>;
  /** Ends what is still under way. */
  close(): Promise<void>;
}

export type NumberedWork = BuildWork & { readonly number: number };

/** Thread to main thread. */
export type BuilderMessage =
  | { readonly kind: 'bytes'; readonly count: number }
  | {
      readonly kind: 'answer';
      readonly number: number;
      readonly files?: string[];
      readonly failure?: SentError;
    };

export interface BuilderOptions {
  readonly disk: DiskCalls;
  readonly signal: AbortSignal;
  readonly onBytes: (count: number) => void;
  readonly onFile: () => void;
}

/** Below so many files a thread's start costs more than it saves; so many bytes weigh as much as a file. */
const MANY_FILES = 4000;
const BYTES_A_FILE = 256 << 10;
/** As many as rsync's processes that read, and write. */
const MOST_THREADS = 2;
/** For each thread: while the bytes of one scrape travel to the disk, the next ones are copied. */
const IN_FLIGHT = 4;

/**
 * Threads for a first copy of many files: each file is half a dozen calls of the kernel, which one core alone makes no
 * faster. Over a network the calls in flight count, not the cores, and so a few scrapes are built here.
 */
export function startBuilders(copies: readonly ScrapeCopy[], options: BuilderOptions): ScrapeBuilders {
  const weight = copies.reduce((sum, { files, bytes }) => sum + files + bytes / BYTES_A_FILE, 0);
  const threads = Math.min(MOST_THREADS, availableParallelism());
  if (options.disk.isFar || threads === 1 || weight < MANY_FILES) return buildersHere(options);
  return buildersInThreads(threads, options);
}

function buildersHere(options: BuilderOptions): ScrapeBuilders {
  return { width: IN_FLIGHT, build: (work) => buildScrape({ ...work, ...options }), close: async () => undefined };
}

function buildersInThreads(count: number, options: BuilderOptions): ScrapeBuilders {
  const threads = Array.from({ length: count }, () => startBuilder(options));
  options.signal.addEventListener('abort', () => threads.forEach((thread) => thread.fail(options.signal.reason)));
  return {
    width: IN_FLIGHT * count,
    build: (work) => {
      options.onFile();
      return threads.reduce((a, b) => (b.pending() < a.pending() ? b : a)).build(work);
    },
    close: async () => void (await Promise.all(threads.map((thread) => thread.close()))),
  };
}

function startBuilder({ onBytes }: BuilderOptions): {
  pending(): number;
  /** Nobody waits for it any more. */
  fail(error: Error): void;
  build: ScrapeBuilders['build'];
  close: ScrapeBuilders['close'];
} {
  const worker: Worker = startThread(join(__dirname, 'scrape-builder-thread'));
  const waiting = new Map<number, { resolve: (files: string[]) => void; reject: (error: Error) => void }>();
  let number = 0;
  let fault: Error | null = null;
  const fail = (error: Error): void => {
    fault ??= error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const ended = new Promise<void>((resolve) => {
    worker.on('error', fail).on('exit', () => {
      fail(new Error('a thread that builds scrapes ended unexpectedly'));
      resolve();
    });
  });
  worker.on('message', (message: BuilderMessage) => {
    if (message.kind === 'bytes') return onBytes(message.count);
    const { resolve, reject } = waiting.get(message.number)!;
    waiting.delete(message.number);
    if (message.files) resolve(message.files);
    else reject(fromSentError(message.failure!));
  });
  return {
    pending: () => waiting.size,
    fail,
    build: (work) =>
      new Promise((resolve, reject) => {
        if (fault) return reject(fault);
        waiting.set(++number, { resolve, reject });
        worker.postMessage({ ...work, number } satisfies NumberedWork);
      }),
    close: async () => {
      if (fault || waiting.size > 0) void worker.terminate();
      else worker.postMessage(null);
      await ended;
    },
  };
}
