import { forkProgram, toSentError, type SentError } from '@scrape-and-report/launch';

/** What a process answers: `found`, or why it could not look. */
export type ChildAnswer<Found> = { readonly found: Found } | { readonly error: string };

type Message<Found> = { readonly found: Found } | { readonly failure: SentError };

/**
 * Has a job done by a process of its own, within a limit: a call to a hung share never returns, and would keep this
 * process from ending. One that does not answer in time is killed, and left behind when it does not die at once.
 *
 * @param entry absolute path, without extension, of a module that calls `answerParent`
 */
export function askChild<Found>(entry: string, job: object, limitMs: number): Promise<ChildAnswer<Found>> {
  const child = forkProgram(entry, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaint = `${complaint}${chunk.toString('utf8')}`.slice(-500)));
  return new Promise((resolve) => {
    const timer = setTimeout(() => end({ error: `did not answer within ${limitMs / 1000} s` }), limitMs);
    const end = (answer: ChildAnswer<Found>): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      child.stderr?.destroy();
      if (child.connected) child.disconnect();
      child.unref();
      resolve(answer);
    };
    child.once('message', (answer: Message<Found>) =>
      end('failure' in answer ? { error: answer.failure.message } : answer),
    );
    child.once('error', ({ message }) => end({ error: message }));
    // Not `exit`, which may be seen before an answer that came before it.
    child.once('close', (code, signal) =>
      end({ error: `could not be looked at: the process ended with ${signal ?? code}: ${complaint.trim()}` }),
    );
    child.send(job, (error) => {
      if (error) end({ error: error.message });
    });
  });
}

/** The other side: does the one job that it is sent, answers, and ends. */
export function answerParent<Job>(work: (job: Job) => Promise<unknown>): void {
  const answer = (message: Message<unknown>): void => void process.send?.(message, () => process.exit(0));
  process.once('message', (job: Job) => {
    void work(job).then(
      (found) => answer({ found }),
      (error: unknown) => answer({ failure: toSentError(error) }),
    );
  });
  process.once('disconnect', () => process.exit(0));
}
