import { ensureDirSync } from 'fs-extra';
import { makeFolderIn } from '@scrape-and-report/production';
import { OWN_FOLDER, writeFileAtomic } from '@scrape-and-report/record';
import { existsSync, statSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import type { StageContext } from '../stage-context';
import { fileNameOf } from './file-name-of';

export interface TextForReading {
  /** What the file is about; becomes its name. */
  readonly name: string;
  readonly text: string;
  /** A file, or a folder, relative to `root`. */
  readonly out: string | undefined;
  readonly root: string;
}

/**
 * Writes what someone asked to see: where they said, or below `.production/open` of the own store, which is never synchronised.
 *
 * @returns the file's absolute path
 */
export function writeForReading(
  { config: { me } }: Pick<StageContext, 'config'>,
  { name, text, out, root }: TextForReading,
): string {
  const file = fileFor(me.store, { name: fileNameOf(name), out, root });
  writeFileAtomic(file, text);
  return file;
}

function fileFor(store: string, { name, out, root }: Omit<TextForReading, 'text'>): string {
  if (out === undefined) return join(makeFolderIn(store, OWN_FOLDER, 'open'), name);
  const wanted = resolve(root, out);
  const isFolder = existsSync(wanted) ? statSync(wanted).isDirectory() : extname(wanted) === '';
  ensureDirSync(isFolder ? wanted : dirname(wanted));
  return isFolder ? join(wanted, name) : wanted;
}
