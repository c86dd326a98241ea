import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { mergeLogs, readRecordText, removeIfFree } from '@scrape-and-report/production';
import { createMentions, readForgotten, TEMPORARY_PREFIX, writeFileAtomic } from '@scrape-and-report/record';
import type { ChildJob, LogJob } from '../../protocol/child-protocol';
import { ensureStore } from '../guards/ensure-store';
import { NotFoundError, RefusedError } from '../guards/sync-errors';

/** A partner's copy of the production log, each line plain; empty when it has none yet. A store that was never made is made. */
export async function readPartnerLog(job: LogJob): Promise<string> {
  const found = await ensureStore({ partner: job.partner, knownPartners: job.knownPartners });
  if (found.status === 'not-found') throw new NotFoundError(found.reason);
  if (found.status === 'refused') throw new RefusedError(found.reason);
  return mergeLogs([readLog(join(job.partner.store, job.logName))]);
}

/** Adds lines to a partner's copy. What it appended meanwhile is in the result too. */
export async function writePartnerLog(job: Extract<ChildJob, { kind: 'write-log' }>): Promise<null> {
  await readPartnerLog(job);
  const { store } = job.partner;
  mergeIntoLog(join(store, job.logName), job.text, Date.now(), forgettingIn(store, job.root));
  return null;
}

/** Takes out of a log whatever a store is to forget. */
export function forgettingIn(store: string, root: string): (text: string) => string {
  return createMentions(readForgotten(store), root).without;
}

/**
 * Replaces a log by the union of its lines and others, by rename, unless it holds them all already. The replaced file
 * keeps a second name until it was read again, so that a line which its owner appended in between is not lost; it is not
 * kept open, since Windows and SMB servers refuse to replace a file that is.
 */
export function mergeIntoLog(
  path: string,
  text: string,
  nowMs = Date.now(),
  forget: (text: string) => string = asIs,
): void {
  removeLitter(path, nowMs);
  const replaced = secondName(path);
  try {
    const present = readLog(path);
    const merged = mergeLogs([text, forget(present)]);
    if (merged === present) return;
    writeFileAtomic(path, merged);
    const late = replaced === null ? '' : readLog(replaced);
    if (late.length > present.length) mergeIntoLog(path, forget(late), nowMs, forget);
  } finally {
    if (replaced !== null) removeIfFree(replaced);
  }
}

const LITTER_AGE_MS = 3_600_000;

/** What a killed merge left, or one whose names somebody held; a younger one may be at work. */
function removeLitter(path: string, nowMs: number): void {
  const folder = dirname(path);
  const end = `-${basename(path)}`;
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!name.startsWith(TEMPORARY_PREFIX) || !name.endsWith(end)) continue;
    // A name of an old log is young: only the time of its last change of any kind tells.
    const changedMs = statSync(join(folder, name), { throwIfNoEntry: false })?.ctimeMs ?? nowMs;
    if (nowMs - changedMs > LITTER_AGE_MS) removeIfFree(join(folder, name));
  }
}

const asIs = (text: string): string => text;

/**
 * A hard link to the log as it stands. Null when there is none, and where no hard links can be had (FAT, some shares): a
 * line appended in the moment between reading and replacing is then lost from this copy.
 */
function secondName(path: string): string | null {
  const name = join(dirname(path), `${TEMPORARY_PREFIX}${randomBytes(6).toString('hex')}-${basename(path)}`);
  try {
    linkSync(path, name);
    return name;
  } catch {
    return null;
  }
}

/** A log of a century: a larger file is no log of ours. */
const LOG_BOUND = { maxBytes: 256 * 1024 * 1024 };

export function readLog(path: string): string {
  try {
    return readRecordText(path, LOG_BOUND);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
