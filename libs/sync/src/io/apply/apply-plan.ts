import { join } from 'node:path';
import type { StoreFile } from '../../manifest/file-list';
import type { Removal, ScrapeCopy, SyncPlan } from '../../plan/sync-plan';
import { addScrape, repairScrape } from './add-scrape';
import { createApplyRun, type ApplyOptions, type ApplyRun } from './apply-run';
import { copyTimes } from './build-scrape';
import { parentOf, putFiles, type FilePut } from './put-files';
import { startBuilders } from './scrape-builders';

export interface ApplyResult {
  readonly added: number;
  readonly updated: number;
  readonly deleted: number;
  /** Number of items that could not be synchronised; with any, nothing is deleted. */
  readonly failures: number;
  /** Number of reports that somebody has open, and that the next sync brings; with any, nothing is deleted. */
  readonly held: number;
}

/**
 * Makes a plan true: scrapes, directories and files first, deletions last and only when all else went well.
 * At every moment each file of the target is the old one or the new one, and a new scrape is absent or complete.
 *
 * @throws what concerns the whole target: StoreGoneError, a lost right, an abort. A fault of one item ends only that item.
 */
export async function applyPlan(plan: SyncPlan, options: ApplyOptions): Promise<ApplyResult> {
  const run = createApplyRun(options);
  await options.assertRight();
  for (const { from, to } of plan.renames) await run.item(to, () => renameScrape(from, to, run));
  for (const removal of plan.displaced) await run.item(removal.path, () => removeItem(removal, run));
  if (plan.scrapes.length > 0) await addScrapes(plan.scrapes, run);
  for (const repair of plan.repairs) await run.item(repair.dir, () => repairScrape(repair, run));
  for (const path of plan.directories) await run.item(path, () => addDirectory(path, run));
  await putFiles(
    putsOf(plan, (file) => !isEntry(file)),
    run,
  );
  // The entry page points at what must be there before it.
  await putFiles(putsOf(plan, isEntry), run);
  if (run.failures + run.held === 0 && plan.deletions.length > 0) {
    await options.assertRight();
    await options.target.assertPresent();
    for (const removal of plan.deletions) await run.item(removal.path, () => removeItem(removal, run));
  }
  await keepDirectoryTimes(run);
  const { added, updated, deleted, failures, held } = run;
  return { added, updated, deleted, failures, held };
}

/** It would be no valid scrape where it is copied to. */
class NeedMissingError extends Error {
  readonly code = 'NEED_MISSING';
  constructor(name: string) {
    super(`it needs packs of ${name}, which could not be copied`);
  }
}

/** In the order in which they lean on one another: of several under way each waits for those before it. */
async function addScrapes(copies: readonly ScrapeCopy[], run: ApplyRun): Promise<void> {
  const builders = startBuilders(copies, {
    disk: run.disk,
    signal: run.signal,
    onBytes: run.events.bytes,
    onFile: () => run.onStep?.('copy into scrape'),
  });
  try {
    const placed = new Map<string, Promise<boolean>>();
    await inFlight(copies, builders.width, (copy) => {
      const isReady = async (): Promise<void> => {
        for (const name of copy.after ?? []) if (!(await placed.get(name))) throw new NeedMissingError(name);
      };
      const adding = run.item(copy.as, () => addScrape(copy, run, { builders, isReady }));
      placed.set(copy.as, adding);
      return adding;
    });
  } finally {
    await builders.close();
  }
}

function putsOf(plan: SyncPlan, isWanted: (file: StoreFile) => boolean): FilePut[] {
  return [
    ...plan.adds.filter(isWanted).map((file): FilePut => ({ file, verb: 'added' })),
    ...plan.updates.filter(isWanted).map((file): FilePut => ({ file, verb: 'updated' })),
  ];
}

function isEntry(file: StoreFile): boolean {
  return file.path === 'reports/index.html';
}

/** The first error ends it, after what is under way has ended. */
async function inFlight<T>(items: readonly T[], most: number, work: (item: T) => Promise<unknown>): Promise<void> {
  let next = 0;
  let isEnding = false;
  const worker = async (): Promise<void> => {
    while (next < items.length && !isEnding) {
      try {
        await work(items[next++]!);
      } catch (error) {
        isEnding = true;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: most }, worker));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

async function renameScrape(from: string, to: string, run: ApplyRun): Promise<void> {
  run.onStep?.('rename scrape');
  await run.disk.rename(await run.target.resolve(from), await run.target.resolve(to));
  run.target.forget(from);
  run.updated += 1;
  run.events.done('updated', to);
}

async function addDirectory(path: string, run: ApplyRun): Promise<void> {
  run.onStep?.('make directory');
  try {
    await run.disk.mkdir(await run.target.resolve(path));
  } catch (error) {
    // A file beside it may have brought it here already when names fold.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  run.touched.add(path).add(parentOf(path));
  run.events.done('added', path);
}

async function removeItem(removal: Removal, run: ApplyRun): Promise<void> {
  run.onStep?.('discard');
  await run.target.discard(removal.path);
  run.touched.add(parentOf(removal.path));
  run.deleted += removal.files;
  run.events.done('deleted', removal.path);
  for (const path of removal.below) run.events.done('deleted', path);
}

/** Deepest first: setting the times of a directory moves nothing above it, but making one does. */
async function keepDirectoryTimes(run: ApplyRun): Promise<void> {
  for (const path of [...run.touched]
    .filter((entry) => entry !== '')
    .sort()
    .reverse()) {
    try {
      await copyTimes(join(run.source, path), await run.target.resolve(path), run.disk);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    }
  }
}
