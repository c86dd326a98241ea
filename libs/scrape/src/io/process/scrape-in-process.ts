import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { forkProgram, fromSentError } from '@scrape-and-report/launch';
import { variablesOfNetwork } from '@scrape-and-report/network';
import { StageError } from '@scrape-and-report/production';
import { variablesOfDoor } from '../../http/site-door';
import type { ScrapeOptions, ScrapeOutcome } from '../../options';
import type { FromScrapeProcess, ToScrapeProcess } from './crawl-messages';

/**
 * Flags of the process that scrapes. What a crawl makes is garbage within a page: half of this young generation saves
 * 20 MiB and costs a tenth more processor time; V8's own choice takes up to 130 MiB more.
 */
export const SCRAPE_PROCESS_FLAGS: readonly string[] = [
  '--max-semi-space-size=16',
  '--initial-old-space-size=80',
  '--max-old-space-size=1024',
];

/**
 * Settings of glibc's allocator for that process, which nothing else reads: freed bodies go back to the system rather than
 * into holes of the arenas of many threads. That takes 30 MiB less at the same processor time.
 */
export const SCRAPE_PROCESS_ENVIRONMENT: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: String(1 << 20),
  MALLOC_TRIM_THRESHOLD_: String(4 << 20),
};

/** After this a process that was asked to stop is killed. */
const GRACE_MS = 5000;

/**
 * `scrapeSite` in a process of its own, whose memory and whose flags are not those of an Nx task: the same promises, the
 * same errors. The process ends by itself when this one dies, and writes nothing more then.
 */
export async function scrapeInProcess(options: ScrapeOptions): Promise<ScrapeOutcome> {
  options.signal.throwIfAborted();
  const child = forkProgram(join(__dirname, 'scrape-process'), {
    execArgv: SCRAPE_PROCESS_FLAGS,
    env: SCRAPE_PROCESS_ENVIRONMENT,
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    life: 'long',
    usesNetwork: true,
    needs: [...variablesOfNetwork(options.network), ...variablesOfDoor(options.site)],
  });
  const onAbort = (): void => {
    tell(child, { kind: 'stop' });
    setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
  };
  options.signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await converse(child, options);
  } catch (error) {
    options.signal.throwIfAborted();
    throw error;
  } finally {
    options.signal.removeEventListener('abort', onAbort);
    options.progress.end();
    if (child.connected) child.disconnect();
  }
}

function converse(child: ChildProcess, options: ScrapeOptions): Promise<ScrapeOutcome> {
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaint = `${complaint}${chunk.toString('utf8')}`.slice(-1000)));
  return new Promise((resolve, reject) => {
    /** Why the lease was said not to be held: the process only knows that it must stop. */
    let refusal: { readonly error: unknown } | null = null;
    const ask = async (question: number): Promise<void> => {
      try {
        await options.assertLease();
      } catch (error) {
        refusal ??= { error };
      }
      tell(child, { kind: 'answer', question, isHeld: refusal === null });
    };
    child.on('message', (message: FromScrapeProcess) => {
      if (message.kind === 'progress') options.progress.update(message);
      else if (message.kind === 'log') options.log[LOGGERS[message.level]](message.text);
      else if (message.kind === 'question') void ask(message.question);
      else if (message.kind === 'done') resolve(message.outcome);
      else reject(refusal ? refusal.error : fromSentError(message.failure));
    });
    child.once('error', reject);
    child.once('close', (code, signal) =>
      reject(
        new StageError(`the process that scrapes ended with ${signal ?? code}: ${complaint.trim()}`, {
          code: 'SCRAPE_FAILED',
          hint: 'start the production again: the scrape goes on where it stopped',
        }),
      ),
    );
    tell(child, { kind: 'job', job: jobOf(options) });
  });
}

const LOGGERS = { INFO: 'info', WARNING: 'warning', ERROR: 'error' } as const;

function jobOf(options: ScrapeOptions): Extract<ToScrapeProcess, { kind: 'job' }>['job'] {
  const { site, network, checks, browser, visited, profile, directory, previous, timestamp, timeZone, clock } = options;
  const clockOffsetMs = clock.now().getTime() - Date.now();
  return {
    ...{ site, network, checks, browser, visited, profile, directory, previous, timestamp, timeZone, clockOffsetMs },
    pageLimits: options.pageLimits,
  };
}

function tell(child: ChildProcess, message: ToScrapeProcess): void {
  // One that has ended is heard of by its `close`.
  if (child.connected) child.send(message, () => undefined);
}
