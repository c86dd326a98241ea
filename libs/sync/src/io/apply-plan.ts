import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_NAME } from '@scrape-and-report/record';
import type { StoreFile } from '../store-manifest';
import type { Removal, ScrapeCopy, ScrapeRepair, SyncPlan } from '../sync-plan';
import { buildScrape, copyTimes, readPlannedManifest } from './build-scrape';
import { copyFile, UnstableFileError } from './copy-file';
import type { Pace } from './pace';
import type { TargetTree } from './target-tree';

export interface ApplyOptions {
  readonly source: string;
  readonly target: TargetTree;
  readonly pace: Pace;
  readonly events: ApplyEvents;
  readonly signal: AbortSignal;
  /** Before every point of no return; throws when this sync has no right to go on. */
  readonly assertRight: () => Promise<void>;
  /** For tests of what a crash leaves behind: called with the name of each step that follows. */
  readonly onStep?: (step: string) => void;
}

export interface ApplyEvents {
  done(verb: 'added' | 'updated' | 'deleted', path: string): void;
  failed(path: string, error: Error): void;
  bytes(count: number): void;
}

export interface ApplyResult {
  readonly added: number;
  readonly updated: number;
  readonly deleted: number;
  /** Number of items that could not be synchronised; with any, nothing is deleted. */
  readonly failures: number;
}

const CHECK_EVERY_FILES = 256;

/**
 * Makes a plan true: scrapes, directories and files first, deletions last and only when all else went well.
 * At every moment each file of the target is the old one or the new one, and a new scrape is absent or complete.
 *
 * @throws what concerns the whole target: StoreGoneError, a lost right, an abort. A fault of one item ends only that item.
 */
export async function applyPlan(plan: SyncPlan, options: ApplyOptions): Promise<ApplyResult> {
  const run = createRun(options);
  await options.assertRight();
  for (const { from, to } of plan.renames) await run.item(to, () => renameScrape(from, to, run));
  for (const removal of plan.displaced) await run.item(removal.path, () => removeItem(removal, run));
  for (const copy of plan.scrapes) await run.item(copy.as, () => addScrape(copy, run));
  for (const repair of plan.repairs) await run.item(repair.dir, () => repairScrape(repair, run));
  for (const path of plan.directories) await run.item(path, () => addDirectory(path, run));
  const total = { added: plan.adds, updated: plan.updates };
  for (const verb of ['added', 'updated'] as const) {
    await options.pace.each(ordered(total[verb]), (file) => run.item(file.path, () => putFile(file, verb, run)), 4);
  }
  if (run.failures === 0 && plan.deletions.length > 0) {
    await options.assertRight();
    await options.target.assertPresent();
    for (const removal of plan.deletions) await run.item(removal.path, () => removeItem(removal, run));
  }
  await keepDirectoryTimes(run);
  return { added: run.added, updated: run.updated, deleted: run.deleted, failures: run.failures };
}

interface Run extends ApplyOptions {
  added: number;
  updated: number;
  deleted: number;
  failures: number;
  /** Directories whose own times moved because something in them did. */
  readonly touched: Set<string>;
  item(path: string, work: () => Promise<void>): Promise<void>;
}

function createRun(options: ApplyOptions): Run {
  let items = 0;
  const run: Run = {
    ...options,
    added: 0,
    updated: 0,
    deleted: 0,
    failures: 0,
    touched: new Set(),
    item: async (path, work) => {
      options.signal.throwIfAborted();
      if (++items % CHECK_EVERY_FILES === 0) await options.assertRight().then(() => options.target.assertPresent());
      try {
        await withRetry(work);
      } catch (error) {
        options.signal.throwIfAborted();
        if (isAboutAll(error)) throw error;
        // A share that vanished fails each item in its own way: look whether it is still the store.
        await options.target.assertPresent();
        run.failures += 1;
        options.events.failed(path, error as Error);
      }
    },
  };
  return run;
}

/** No right to write any more, or a fault of ours (those have no code): no other item will fare better. */
function isAboutAll(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined || ['STORE_GONE', 'LEASE_LOST', 'STORE_BUSY', 'EPOCH_REFUSED'].includes(code);
}

/** Busy for a moment (a scanner, an editor, a write under way) is no failure. */
async function withRetry(work: () => Promise<void>): Promise<void> {
  for (const waitMs of [50, 200, 0]) {
    try {
      return await work();
    } catch (error) {
      const mayPass =
        error instanceof UnstableFileError ||
        ['EBUSY', 'EAGAIN', 'EMFILE', 'ENFILE'].includes((error as NodeJS.ErrnoException).code ?? '');
      if (!mayPass || waitMs === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

/** The entry page points at what must be there before it. */
function ordered(files: readonly StoreFile[]): StoreFile[] {
  const isEntry = (file: StoreFile): boolean => file.path === 'reports/index.html';
  return [...files.filter((file) => !isEntry(file)), ...files.filter(isEntry)];
}

async function renameScrape(from: string, to: string, run: Run): Promise<void> {
  run.onStep?.('rename scrape');
  await run.pace.rename(await run.target.resolve(from), await run.target.resolve(to));
  run.target.forget(from);
  run.updated += 1;
  run.events.done('updated', to);
}

async function addScrape(copy: ScrapeCopy, run: Run): Promise<void> {
  const from = join(run.source, copy.dir);
  const manifest = readPlannedManifest(from, copy.digest);
  const aside = run.target.stagingPath();
  await run.pace.mkdir(aside);
  try {
    await buildScrape({
      from,
      aside,
      manifest,
      pace: run.pace,
      signal: run.signal,
      onBytes: run.events.bytes,
      onFile: () => run.onStep?.('copy into scrape'),
    });
    run.onStep?.('place scrape');
    await run.assertRight();
    await run.pace.rename(aside, await run.target.resolve(copy.as));
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    throw error;
  }
  run.added += manifest.files.length + 1;
  run.events.done('added', copy.as);
  for (const path of [...manifest.files.map((file) => file.path), MANIFEST_NAME].sort())
    run.events.done('added', `${copy.as}/${path}`);
}

async function repairScrape(repair: ScrapeRepair, run: Run): Promise<void> {
  const manifest = readPlannedManifest(join(run.source, repair.dir), repair.digest);
  for (const path of repair.paths) {
    const file = manifest.files.find((entry) => `${repair.dir}/${entry.path}` === path);
    if (!file) continue;
    const isThere = (await run.pace.lstat(join(run.target.store, path))) !== undefined;
    await putFile({ path, size: file.size, sha256: file.sha256 }, isThere ? 'updated' : 'added', run);
  }
}

async function addDirectory(path: string, run: Run): Promise<void> {
  run.onStep?.('make directory');
  try {
    await run.pace.mkdir(await run.target.resolve(path));
  } catch (error) {
    // A file beside it may have brought it here already when names fold.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  run.touched.add(path).add(parentOf(path));
  run.events.done('added', path);
}

async function putFile(file: StoreFile, verb: 'added' | 'updated', run: Run): Promise<void> {
  const from = join(run.source, file.path);
  await assertQuietDatabase(from, run.pace);
  const to = await run.target.resolve(file.path);
  const aside = run.target.stagingPath();
  run.onStep?.('copy file');
  await copyFile({ from, to: aside, size: file.size, sha256: file.sha256, pace: run.pace, onBytes: run.events.bytes });
  try {
    run.onStep?.('keep old file');
    if (verb === 'updated') await run.target.keepOld(file.path);
    run.onStep?.('place file');
    await run.pace.rename(aside, to);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
  run.touched.add(parentOf(file.path));
  run[verb] += 1;
  run.events.done(verb, file.path);
}

/** A database with a journal beside it is in the middle of a transaction: its bytes alone would be a torn one. */
async function assertQuietDatabase(path: string, pace: Pace): Promise<void> {
  if (!/\.(db|sqlite3?)$/i.test(path)) return;
  for (const suffix of ['-journal', '-wal']) {
    const stat = await pace.lstat(path + suffix);
    if (stat && stat.size > 0)
      throw new UnstableFileError(`${path} is being written: ${suffix.slice(1)} stands beside it`);
  }
}

async function removeItem(removal: Removal, run: Run): Promise<void> {
  run.onStep?.('discard');
  await run.target.discard(removal.path);
  run.touched.add(parentOf(removal.path));
  run.deleted += removal.files;
  run.events.done('deleted', removal.path);
  for (const path of removal.below) run.events.done('deleted', path);
}

/** Deepest first: setting the times of a directory moves nothing above it, but making one does. */
async function keepDirectoryTimes(run: Run): Promise<void> {
  for (const path of [...run.touched]
    .filter((entry) => entry !== '')
    .sort()
    .reverse()) {
    try {
      await copyTimes(join(run.source, path), await run.target.resolve(path), run.pace);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    }
  }
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}
