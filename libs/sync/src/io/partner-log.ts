import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergeLogs } from '@scrape-and-report/production';
import { writeFileAtomic } from '@scrape-and-report/record';
import type { ChildJob, LogJob } from './child-protocol';
import { ensureStore } from './ensure-store';
import { NotFoundError, RefusedError } from './sync-partner';

/** A partner's copy of the production log; empty when it has none yet. */
export async function readPartnerLog(job: LogJob): Promise<string> {
  const found = await ensureStore({ partner: job.partner, knownPartners: job.knownPartners, readOnly: true });
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
 * Replaces a log by the union of its lines and others, by rename, unless it holds them all already. The look and the
 * rename follow at once: what an owner appends between them, it publishes itself again with its next line.
 */
export function mergeIntoLog(path: string, text: string): void {
  const present = readLog(path);
  const merged = mergeLogs([text, present]);
  if (merged !== present) writeFileAtomic(path, merged);
}

export function readLog(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
