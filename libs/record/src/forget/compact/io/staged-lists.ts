import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  makeFolderIn,
  pathInside,
  readRecordText,
  removeWithRetry,
  renameWithRetry,
} from '@scrape-and-report/production';
import { BODY_PACK_NAME, READING_PACK_NAME } from '../../../bodies/pack-format';
import { writeFileAtomic } from '../../../io/atomic';
import { readScrapeManifest } from '../../../io/scrapes';
import { MANIFEST_NAME, OWN_FOLDER, SCRAPE_DB_NAME, storeLayout } from '../../../layout';
import { LIST_NAME } from '../../../readings/list/scrape-list';

/**
 * In `.production`: of scrapes in format 2 the files that are another, each in a folder of the scrape's name. They lean on
 * one another, so that either all of them take their places or none.
 */
const STAGING = 'incoming-forget-lists';
/** Stands there when all of it is written: from then on it is put in place, whatever ends the process. */
const COMPLETE = 'complete';

/** What a scrape in either format can have, and may have no more when it was written anew. */
const OURS = [LIST_NAME, READING_PACK_NAME, BODY_PACK_NAME, SCRAPE_DB_NAME];

/** Scrapes as they will be: what was written aside, and of the rest what stands in the store. */
export class StagedLists {
  readonly #staging: string;
  readonly #gone = new Set<string>();

  /** What an earlier one left goes. */
  constructor(readonly store: string) {
    removeWithRetry(join(storeLayout(store).own, STAGING));
    this.#staging = makeFolderIn(store, OWN_FOLDER, STAGING);
  }

  /** A path for what is only needed meanwhile. */
  besideOf(name: string): string {
    return join(this.#staging, name);
  }

  /** Where files of a scrape are written; made when it is asked for. */
  folderOf(dir: string): string {
    const folder = join(this.#staging, dir);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  isTouched(dir: string): boolean {
    return existsSync(join(this.#staging, dir));
  }

  /** The scrape will have no such file any more. */
  remove(dir: string, name: string): void {
    this.folderOf(dir);
    this.#gone.add(`${dir}/${name}`);
  }

  /** Whether a file of a scrape is another than before. */
  isStaged(dir: string, name: string): boolean {
    return existsSync(join(this.#staging, dir, name));
  }

  /** A file of a scrape as it will be; null when it will have none of the name. */
  fileOf(dir: string, name: string): string | null {
    if (this.isStaged(dir, name)) return join(this.#staging, dir, name);
    const file = join(pathInside(this.store, dir), name);
    return this.#gone.has(`${dir}/${name}`) || !existsSync(file) ? null : file;
  }

  /** Puts all of it in place. From here on there is no way back. */
  complete(): void {
    writeFileAtomic(join(this.#staging, COMPLETE), 'complete\n');
    recoverLists(this.store);
  }

  discard(): void {
    removeWithRetry(this.#staging);
  }
}

/** Puts in place what was written as a whole, and removes what was not. Call it before anything is looked at. */
export function recoverLists(store: string): void {
  const staging = join(storeLayout(store).own, STAGING);
  if (!existsSync(staging)) return;
  if (isComplete(staging))
    for (const entry of readdirSync(staging, { withFileTypes: true }))
      if (entry.isDirectory()) putInPlace(join(staging, entry.name), pathInside(store, entry.name));
  removeWithRetry(staging);
}

function isComplete(staging: string): boolean {
  try {
    return readRecordText(join(staging, COMPLETE)) === 'complete\n';
  } catch {
    return false;
  }
}

/** Its manifest last; what is not here any more was put in place before a kill. */
function putInPlace(staged: string, directory: string): void {
  const names = readdirSync(staged).filter((name) => name !== MANIFEST_NAME);
  for (const name of names) renameWithRetry(join(staged, name), pathInside(directory, name));
  if (existsSync(join(staged, MANIFEST_NAME)))
    renameWithRetry(join(staged, MANIFEST_NAME), join(directory, MANIFEST_NAME));
  const manifest = readScrapeManifest(directory, basename(directory));
  // Without one nobody knows what belongs to it.
  if (!manifest) return;
  const listed = new Set(manifest.files.map(({ path }) => path));
  for (const name of OURS) if (!listed.has(name)) removeWithRetry(join(directory, name));
}
