import { closeSync, fstatSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { mergeLogs, openBounded, readRecordText } from '@scrape-and-report/production';
import { writeFileAtomic } from '@scrape-and-report/record';
import type { ChildJob, LogJob } from '../../protocol/child-protocol';
import { ensureStore } from '../guards/ensure-store';
import { NotFoundError, RefusedError } from '../guards/sync-errors';

/** A partner's copy of the production log; empty when it has none yet. A store that was never made is made. */
export async function readPartnerLog(job: LogJob): Promise<string> {
  const found = await ensureStore({ partner: job.partner, knownPartners: job.knownPartners });
  if (found.status === 'not-found') throw new NotFoundError(found.reason);
  if (found.status === 'refused') throw new RefusedError(found.reason);
  return readLog(join(job.partner.store, job.logName));
}

/** Adds lines to a partner's copy. What it appended meanwhile is in the result too. */
export async function writePartnerLog(job: Extract<ChildJob, { kind: 'write-log' }>): Promise<null> {
  await readPartnerLog(job);
  mergeIntoLog(join(job.partner.store, job.logName), job.text);
  return null;
}

/**
 * Replaces a log by the union of its lines and others, by rename, unless it holds them all already. The replaced file is
 * kept open and read again afterwards, so that a line which its owner appended in between is not lost.
 */
export function mergeIntoLog(path: string, text: string): void {
  const replaced = openExisting(path);
  try {
    const present = replaced === null ? '' : readFromStart(replaced);
    const merged = mergeLogs([text, present]);
    if (merged === present) return;
    writeFileAtomic(path, merged);
    const late = replaced === null ? '' : readFromStart(replaced);
    if (late.length > present.length) mergeIntoLog(path, late);
  } finally {
    if (replaced !== null) closeSync(replaced);
  }
}

/** A log of a century: a larger file is no log of ours. */
const LOG_BOUND = { maxBytes: 256 * 1024 * 1024 };

function openExisting(path: string): number | null {
  try {
    return openBounded(path, LOG_BOUND);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** `readFileSync` of a descriptor goes on where the last read ended. */
function readFromStart(file: number): string {
  const bytes = Buffer.alloc(fstatSync(file).size);
  let length = 0;
  for (let read = -1; read !== 0 && length < bytes.length; length += read)
    read = readSync(file, bytes, length, bytes.length - length, length);
  return bytes.toString('utf8', 0, length);
}

export function readLog(path: string): string {
  try {
    return readRecordText(path, LOG_BOUND);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
