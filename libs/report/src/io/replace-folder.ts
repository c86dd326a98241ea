import { randomBytes } from 'node:crypto';
import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  describeError,
  makeFolderIn,
  removeIfFree,
  renameWithRetry,
  StageError,
  targetName,
} from '@scrape-and-report/production';
import { TEMPORARY_PREFIX } from '@scrape-and-report/record';

/**
 * Fills a new folder aside and puts it in the place of `folder`, whole; an equal one is left as it is. A reader sees
 * the old folder or the new, and for a moment none. What earlier, killed runs left aside is removed.
 *
 * @param commit asked right before the store changes; a rejection leaves the old folder
 * @returns names of the files, sorted
 */
export async function replaceFolder(
  folder: string,
  commit: () => Promise<void>,
  fill: (aside: string) => Promise<void>,
): Promise<string[]> {
  const parent = dirname(folder);
  makeFolderIn(dirname(parent), basename(parent));
  removeLitter(parent, basename(folder));
  const aside = join(parent, `${TEMPORARY_PREFIX}${randomBytes(6).toString('hex')}-${basename(folder)}`);
  mkdirSync(aside);
  try {
    await fill(aside);
    bringOthers(folder, aside);
    const names = readdirSync(aside).sort();
    if (isEqual(aside, folder, names)) return names;
    await commit();
    swap(aside, folder);
    return names;
  } finally {
    removeIfFree(aside);
  }
}

function removeLitter(parent: string, name: string): void {
  for (const entry of readdirSync(parent)) {
    if (entry.startsWith(TEMPORARY_PREFIX) && entry.endsWith(`-${name}`)) {
      removeIfFree(join(parent, entry));
    }
  }
}

/** What people put there stays: all but pages and workbooks. */
function bringOthers(folder: string, aside: string): void {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return;
  for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile()))
    if (!/\.(?:html|xlsx)$/.test(name)) copyFileSync(join(folder, name), join(aside, name), constants.COPYFILE_EXCL);
}

function isEqual(aside: string, folder: string, names: readonly string[]): boolean {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return false;
  const present = readdirSync(folder).sort();
  return (
    present.length === names.length &&
    names.every((name, index) => present[index] === name && hasSameBytes(join(aside, name), join(folder, name)))
  );
}

function hasSameBytes(a: string, b: string): boolean {
  return statSync(a).size === statSync(b).size && readFileSync(a).equals(readFileSync(b));
}

function swap(aside: string, folder: string): void {
  const old = join(dirname(folder), `${TEMPORARY_PREFIX}${randomBytes(6).toString('hex')}-${basename(folder)}`);
  const hadOld = existsSync(folder);
  try {
    if (hadOld) renameWithRetry(folder, old);
    renameWithRetry(aside, folder);
  } catch (error) {
    if (hadOld && !existsSync(folder) && existsSync(old)) renameWithRetry(old, folder);
    throw new StageError(`${folder} could not be replaced: ${describeError(error)}`, {
      code: 'REPORT_FOLDER_BUSY',
      hint: `close its workbook and pages, then run ${targetName('report')} again`,
      cause: error,
    });
  }
  removeIfFree(old);
}
