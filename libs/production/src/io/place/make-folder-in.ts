import { mkdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { assertPlace } from './known-place';

/**
 * Makes a folder, and those between it and `root`, which must be there: a home or a store that has moved away is never
 * made anew by what is written below it. Gives the folder.
 *
 * @throws the error of the file system (`ENOENT`) when `root` is missing; StageError `STORE_GONE`, see `assertPlace`
 */
export function makeFolderIn(root: string, ...parts: readonly string[]): string {
  const folder = join(root, ...parts);
  assertPlace(folder);
  try {
    mkdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return folder;
    if (code !== 'ENOENT' || relative(root, folder).split(sep).length < 2) throw error;
    makeFolderIn(root, relative(root, dirname(folder)));
    return makeFolderIn(dirname(folder), relative(dirname(folder), folder));
  }
  return folder;
}
