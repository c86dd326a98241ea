import type { ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkProgram } from '@scrape-and-report/launch';
import { removeWithRetry } from '@scrape-and-report/production';
import type { BrowserAnswer, BrowserJob, FromBrowserProcess, ToBrowserProcess } from './browser-messages';

export interface Driving {
  readonly signal: AbortSignal;
  /** For all pages together. */
  readonly limitMs: number;
  /** What a request of a page is answered with; null: with nothing. */
  readonly answer: (url: string) => Promise<BrowserAnswer | null>;
  /** Called with what was found on a page; null when it could not be looked at. */
  readonly page: (url: string, lines: readonly string[] | null) => void;
}

/** After this a process that was let go is killed. */
const GRACE_MS = 5000;

/**
 * Has pages looked at by a browser, in a process of its own that has neither secrets nor a network. When this process dies,
 * that one ends, and the browser with it.
 *
 * @returns null when all pages were gone through; `late` when the time was over; else why no page can be looked at
 * @throws the signal's reason; what `page` throws
 */
export async function driveBrowser(job: BrowserJob, driving: Driving): Promise<string | null> {
  driving.signal.throwIfAborted();
  // Whatever the browser leaves when it is killed lies in here.
  const folder = mkdtempSync(join(tmpdir(), 'scrape-browser-'));
  const child = forkProgram(join(__dirname, 'browser-process'), {
    env: { TMPDIR: folder, TEMP: folder, TMP: folder },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    life: 'long',
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  try {
    return await converse(child, job, driving);
  } finally {
    if (child.connected) child.disconnect();
    const killer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    await ended;
    clearTimeout(killer);
    removeWithRetry(folder);
  }
}

function converse(child: ChildProcess, job: BrowserJob, driving: Driving): Promise<string | null> {
  const { signal, limitMs, answer, page } = driving;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve('late'), limitMs);
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    let fault: string | null = null;
    child.on('message', (message: FromBrowserProcess) => {
      if (message.kind === 'question') void reply(child, message, answer);
      else if (message.kind === 'none') fault = message.why;
      else if (message.kind === 'done') resolve(fault);
      else
        try {
          page(message.url, message.lines);
        } catch (error) {
          reject(error as Error);
        }
    });
    child.once('error', reject);
    child.once('exit', (code, killedBy) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(`the process that drives it ended with ${killedBy ?? code}`);
    });
    tell(child, { kind: 'job', job });
  });
}

async function reply(
  child: ChildProcess,
  { question, url }: Extract<FromBrowserProcess, { kind: 'question' }>,
  ask: Driving['answer'],
): Promise<void> {
  // An answer that fails is none; the page is looked at without it.
  const answer = await ask(url).catch(() => null);
  tell(child, { kind: 'answer', question, answer });
}

function tell(child: ChildProcess, message: ToBrowserProcess): void {
  // One that has ended is heard of by its `exit`.
  if (child.connected) child.send(message, () => undefined);
}
