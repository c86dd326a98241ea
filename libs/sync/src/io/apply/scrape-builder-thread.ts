// Entry of a thread that builds scrapes aside: started by `startBuilders`, never imported.
import { parentPort } from 'node:worker_threads';
import { toSentError } from '@scrape-and-report/launch';
import { buildScrape } from './build-scrape';
import { createDiskCalls } from '../disk/disk-calls';
import type { BuilderMessage, NumberedWork } from './scrape-builders';

let bytes = 0;
const tell = (message: BuilderMessage): void => parentPort!.postMessage(message);
const tellBytes = (): void => {
  if (bytes > 0) tell({ kind: 'bytes', count: bytes });
  bytes = 0;
};
const disk = createDiskCalls(tellBytes);
// Who has no right to go on ends the thread.
const { signal } = new AbortController();

parentPort!.on('message', (work: NumberedWork | null) => {
  if (work === null) parentPort!.close();
  else void perform(work);
});

async function perform({ number, ...work }: NumberedWork): Promise<void> {
  const answer = await buildScrape({ ...work, disk, signal, onBytes: (count) => void (bytes += count) }).then(
    (files) => ({ files }),
    (error: unknown) => ({ failure: toSentError(error) }),
  );
  tellBytes();
  tell({ kind: 'answer', number, ...answer });
}
