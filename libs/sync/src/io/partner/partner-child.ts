// Entry of the process that talks to one partner: forked by `startPartnerProcess`, never imported.
import { fromSentError, keepCompiled, toSentError, type SentError } from '@scrape-and-report/launch';
import { describeError, LeaseLostError, ProductionError } from '@scrape-and-report/production';
import type { PackedColumns } from '../../manifest/packed-columns';
import { unpackContent } from '../../protocol/packed-content';
import type { ChildContext } from './child-context';
import type {
  ChildJob,
  ChildMessage,
  ChildResult,
  LogLine,
  ParentMessage,
  SyncCounts,
} from '../../protocol/child-protocol';
import { keepStorePlace } from '../guards/ensure-store';
import { fetchFiles, offerFiles } from './partner-files';
import { fetchScrapes, listScrapes } from './partner-scrapes';
import { readPartnerLog, writePartnerLog } from './partner-log';
import { readManifestBytes } from '../known/published-manifest';
import { syncPartner } from './sync-partner';

const FLUSH_MS = 100;
const ALIVE_EVERY_MS = 200;

const controller = new AbortController();
const answers = new Map<number, (refusal: SentError | null) => void>();
let tellContent: (packed: PackedColumns | null) => void = () => undefined;
let tellManifest: (told: Extract<ParentMessage, { kind: 'manifest' }>) => void = () => undefined;
let lines: LogLine[] = [];
let questions = 0;
let toldAliveAt = 0;
let done = 0;

function send(message: ChildMessage): void {
  if (process.connected) process.send!(message);
}

function flush(): void {
  if (lines.length > 0) send({ kind: 'lines', lines });
  lines = [];
}

const context: ChildContext = {
  signal: controller.signal,
  log: (level, text, ends) => void lines.push(ends ? [level, text, ends] : [level, text]),
  alive: () => {
    done += 1;
    if (performance.now() - toldAliveAt < ALIVE_EVERY_MS) return;
    toldAliveAt = performance.now();
    send({ kind: 'alive', done, todo: 0 });
  },
  mayIGoOn: () =>
    new Promise((resolve, reject) => {
      controller.signal.throwIfAborted();
      const question = ++questions;
      answers.set(question, (refusal) => (refusal === null ? resolve() : reject(mayNotGoOn(refusal))));
      send({ kind: 'may-i-go-on', question });
    }),
  sourceContent: (unless) =>
    new Promise((resolve) => {
      tellContent = (packed) => resolve(packed && unpackContent(packed));
      send({ kind: 'which-content', unless });
    }),
  sourceManifest: () =>
    new Promise((resolve) => {
      tellManifest = (told) => {
        const bytes = 'bytes' in told ? told.bytes : readManifestBytes(told.path, told.digest);
        if (bytes) resolve({ digest: told.digest, pieces: [bytes] });
        else send({ kind: 'which-manifest', withBytes: true });
      };
      send({ kind: 'which-manifest', withBytes: false });
    }),
};

async function perform(job: ChildJob): Promise<unknown> {
  if ('me' in job) keepStorePlace(job.me.store);
  if (job.kind === 'sync') return syncPartner(job, context);
  if (job.kind === 'list-scrapes') return listScrapes(job, context);
  if (job.kind === 'fetch-scrapes') return fetchScrapes(job, context);
  if (job.kind === 'offer-files') return offerFiles(job, context);
  if (job.kind === 'fetch-files') return fetchFiles(job, context);
  if (job.kind === 'read-log') return readPartnerLog(job);
  return writePartnerLog(job);
}

/** Whatever the reason, who may not go on writes nothing more. */
function mayNotGoOn(refusal: SentError): LeaseLostError {
  const cause = fromSentError(refusal);
  return new LeaseLostError(describeError(cause), { code: 'LEASE_LOST', cause });
}

function failureOf(error: unknown): ChildResult<unknown> {
  const code = (error as { code?: string } | null)?.code ?? '';
  const outcome =
    code === 'NOT_FOUND'
      ? 'not-found'
      : ['REFUSED', 'STORE_BUSY', 'EPOCH_REFUSED'].includes(code)
        ? 'refused'
        : 'failed';
  // A fault without a code is one of ours: its stack is wanted.
  const isExpected = code !== '' || error instanceof ProductionError || controller.signal.aborted;
  if (!isExpected && error instanceof Error) console.error(error.stack);
  const counts = (error as { counts?: SyncCounts } | null)?.counts;
  return {
    ok: false,
    outcome,
    failure: toSentError(error),
    ...(counts ? { counts } : {}),
  };
}

process.on('message', (message: ParentMessage) => {
  if (message.kind === 'abort') controller.abort(new Error('the run was ended'));
  else if (message.kind === 'answer') {
    answers.get(message.question)?.(message.refusal);
    answers.delete(message.question);
  } else if (message.kind === 'content') tellContent(message.content);
  else if (message.kind === 'manifest') tellManifest(message);
  else void answer(message.job);
});

let isBusy = false;

async function answer(job: ChildJob): Promise<void> {
  isBusy = true;
  const flusher = setInterval(flush, FLUSH_MS);
  const result = await perform(job).then((value): ChildResult<unknown> => ({ ok: true, value }), failureOf);
  clearInterval(flusher);
  flush();
  isBusy = false;
  keepCompiled(job.kind);
  send({ kind: 'result', result });
}

// Without its parent nobody holds the claim for it: it ends at its next step, and a pending answer never comes.
process.on('disconnect', () => {
  if (!isBusy) process.exit(0);
  controller.abort(new Error('the run was ended'));
  for (const answer of answers.values()) answer(toSentError(new Error('the run was ended')));
  setTimeout(() => process.exit(1), 2000).unref();
});
