import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { FileRefusedError, isHeldOpen, makeFolderIn, readBounded, removeIfFree } from '@scrape-and-report/production';
import {
  bytesOfHtml,
  htmlOf,
  isLifeFile,
  LIVES_DIRECTORY,
  storeLayout,
  writeFileAtomic,
} from '@scrape-and-report/record';

/** The files in which the lives of a store's pages stand. */
export interface LifeFolder {
  /** Empty for what is not there, or is no ordinary file: it is replaced. */
  textOf(name: string): string;
  /** Size and time of the last change; empty for what is not there. */
  stampOf(name: string): string;
  /** Only files that are other than they were. False when somebody has it open. */
  replace(name: string, text: string): boolean;
  /** Removes all files of lives but these. */
  keepOnly(names: ReadonlySet<string>): void;
}

export function openLifeFolder(store: string): LifeFolder {
  const { reports } = storeLayout(store);
  const folder = join(reports, LIVES_DIRECTORY);
  const textOf = (name: string): string => {
    try {
      return htmlOf(readBounded(join(folder, name), { maxBytes: MAX_BYTES }));
    } catch (error) {
      if (error instanceof FileRefusedError || (error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    }
  };
  return {
    textOf,
    stampOf: (name) => {
      const stat = lstatSync(join(folder, name), { throwIfNoEntry: false });
      return stat?.isFile() ? `${stat.size} ${stat.mtimeMs}` : '';
    },
    replace: (name, text) => {
      if (textOf(name) === text) return true;
      makeFolderIn(store, basename(reports), LIVES_DIRECTORY);
      const file = join(folder, name);
      try {
        writeFileAtomic(file, bytesOfHtml(text));
        return true;
      } catch (error) {
        if (existsSync(file) && isHeldOpen(error)) return false;
        throw error;
      }
    },
    keepOnly: (names) => {
      if (!existsSync(folder)) return;
      for (const name of readdirSync(folder))
        if (isLifeFile(`reports/${LIVES_DIRECTORY}/${name}`) && !names.has(name)) removeIfFree(join(folder, name));
    },
  };
}

/** More than the lives of its pages can take. */
const MAX_BYTES = 256 * 1024 * 1024;
