import { foldName, type Partner, retryRemove, targetName } from '@scrape-and-report/production';
import { storeLayout, TEMPORARY_PREFIX } from '@scrape-and-report/record';
import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import type { PartnerFacts } from '../facts';
import { inspectStore } from './inspect-store';
import { problemOf, statOrNull } from '../../../runtime/read-json';
import { noteVisit } from './visits';

export interface ProbeOptions {
  readonly partner: Partner;
  /** Name of the partner that asks. */
  readonly me: string;
  /** Real wall clock of this machine in milliseconds, never the shifted one: it is compared with times of files. */
  readonly wallMs?: () => number;
  readonly freeBytes?: (path: string) => Promise<number>;
  /** How long a flag is watched for a sign of life. */
  readonly watchMs?: number;
}

/**
 * Looks at one partner's home and store, and really writes there: a small file that is removed again, and for another's
 * store the note that this machine was able to. Creates no store and no home. Has no limit of its own: a hung share
 * holds it for ever, so it runs in a process that can be left behind.
 */
export async function probeStore(options: ProbeOptions): Promise<PartnerFacts> {
  const { partner, me, wallMs = Date.now, freeBytes = freeBytesOf, watchMs = 4_000 } = options;
  const { home: homePath, store: storePath, name } = partner;
  const nothing: PartnerFacts = {
    name,
    homePath,
    storePath,
    homeProblem: null,
    store: 'unknown',
    readProblem: null,
    writeProblem: null,
    clockMs: null,
    freeBytes: null,
    inside: null,
  };
  const homeProblem = await folderProblem(homePath);
  if (homeProblem !== null) return { ...nothing, homeProblem };
  const store = (await folderProblem(storePath)) ?? 'present';
  if (store !== 'present' && store !== MISSING) return { ...nothing, readProblem: store };
  const isThere = store === 'present';
  const folder = isThere ? storePath : homePath;
  const trial = await tryWriting(isThere ? await trialFolderOf(storePath) : homePath, wallMs);
  const common = {
    ...nothing,
    writeProblem: trial.problem,
    clockMs: trial.clockMs,
    freeBytes: await freeBytes(folder).catch(() => null),
  };
  if (!isThere) return { ...common, store: 'missing' };
  try {
    const inside = await inspectStore(storePath, watchMs);
    if (trial.problem === null && foldName(name) !== foldName(me)) await noteVisit(storePath, me, new Date(wallMs()));
    return { ...common, store: 'present', inside };
  } catch (error) {
    return { ...common, store: 'present', readProblem: `can not be read: ${problemOf(error)}` };
  }
}

const MISSING = 'is missing';

async function folderProblem(path: string): Promise<string | null> {
  try {
    return (await fs.stat(path)).isDirectory() ? null : 'is no folder';
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'ENOENT' ? MISSING : `can not be reached: ${problemOf(error)}`;
  }
}

/** Where a temporary file is no part of what partners agree on. */
async function trialFolderOf(store: string): Promise<string> {
  const { own } = storeLayout(store);
  return (await statOrNull(own))?.isDirectory() ? own : store;
}

interface Trial {
  readonly problem: string | null;
  readonly clockMs: number | null;
}

async function tryWriting(folder: string, wallMs: () => number): Promise<Trial> {
  const path = join(folder, `${TEMPORARY_PREFIX}doctor-${randomBytes(6).toString('hex')}`);
  const text = `written by ${targetName('doctor')} ${randomBytes(16).toString('hex')}\n`;
  try {
    const beganMs = wallMs();
    await fs.writeFile(path, text, { flag: 'wx', flush: true });
    const endedMs = wallMs();
    const { mtimeMs } = await fs.stat(path);
    if ((await fs.readFile(path, 'utf8')) !== text)
      return { problem: 'reads other than what was written', clockMs: null };
    await retryRemove(path);
    return { problem: null, clockMs: differenceMs(mtimeMs, beganMs, endedMs) };
  } catch (error) {
    await retryRemove(path).catch(() => undefined);
    return { problem: problemOf(error), clockMs: null };
  }
}

/** How far a file's time lies outside the span in which it was written. */
function differenceMs(mtimeMs: number, beganMs: number, endedMs: number): number {
  if (mtimeMs < beganMs) return Math.round(mtimeMs - beganMs);
  return mtimeMs > endedMs ? Math.round(mtimeMs - endedMs) : 0;
}

async function freeBytesOf(path: string): Promise<number> {
  const { bavail, bsize } = await fs.statfs(path);
  return bavail * bsize;
}
