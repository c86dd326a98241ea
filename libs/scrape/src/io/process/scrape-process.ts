import { setMaxListeners } from 'node:events';
import { toSentError } from '@scrape-and-report/launch';
import { createSystemClock } from '@scrape-and-report/production';
import { scrapeSite } from '../scrape-site';
import type { FromScrapeProcess, ScrapeJob, ToScrapeProcess } from './crawl-messages';

/** The other side of `scrapeInProcess`: does the one job that it is sent, answers, and ends. */
const PROGRESS_EVERY_MS = 200;

const stop = new AbortController();
// Each lane, each host of external links and each pause waits for it: more than the ten that Node takes for a leak.
setMaxListeners(0, stop.signal);
const questions = new Map<number, { resolve(): void; reject(error: Error): void }>();
let asked = 0;
let lastProgressMs = 0;

// Whoever asked is gone: nothing may be written any more, and what was kept is safe.
process.once('disconnect', () => process.exit(1));
process.on('message', (message: ToScrapeProcess) => {
  if (message.kind === 'job') void run(message.job);
  else if (message.kind === 'stop') stop.abort(new Error('the run was ended'));
  else {
    const question = questions.get(message.question);
    questions.delete(message.question);
    if (message.isHeld) question?.resolve();
    else question?.reject(new Error('the lease is lost'));
  }
});

async function run({ clockOffsetMs, ...job }: ScrapeJob): Promise<void> {
  const log = (level: 'INFO' | 'WARNING' | 'ERROR') => (text: string) => tell({ kind: 'log', level, text });
  let last: FromScrapeProcess;
  try {
    const outcome = await scrapeSite({
      ...job,
      env: process.env,
      clock: createSystemClock(clockOffsetMs),
      random: Math.random,
      progress: { update: tellProgress, end: () => undefined },
      log: { info: log('INFO'), warning: log('WARNING'), error: log('ERROR') },
      signal: stop.signal,
      assertLease,
    });
    last = { kind: 'done', outcome };
  } catch (error) {
    last = { kind: 'failed', failure: toSentError(error) };
  }
  process.send!(last, () => process.exit(0));
}

function assertLease(): Promise<void> {
  const question = asked++;
  return new Promise((resolve, reject) => {
    questions.set(question, { resolve, reject });
    tell({ kind: 'question', question });
  });
}

function tellProgress({ done, todo }: { readonly done: number; readonly todo: number }): void {
  const now = performance.now();
  if (now - lastProgressMs < PROGRESS_EVERY_MS) return;
  lastProgressMs = now;
  tell({ kind: 'progress', done, todo });
}

function tell(message: FromScrapeProcess): void {
  process.send!(message, () => undefined);
}
