import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolderIn, pathInside, readRecordText } from '@scrape-and-report/production';
import { writeFileAtomic } from '../../io/atomic';
import { OWN_FOLDER, storeLayout } from '../../layout';
import {
  forgottenOf,
  isTombstoneName,
  MOST_TOMBSTONES,
  parseTombstone,
  tombstoneName,
  type Forgotten,
  type Tombstone,
} from '../tombstone';

/** In `.production`: what is to be forgotten, and what was looked at for it. */
export const FORGOTTEN_FOLDER = 'forgotten';

/** What a store is to forget; files that are no tombstones are passed over. */
export function readTombstones(store: string): Tombstone[] {
  return namesIn(store).flatMap((name) => {
    try {
      const tombstone = parseTombstone(readRecordText(pathInside(folderOf(store), name)));
      return tombstone && tombstoneName(tombstone) === name ? [tombstone] : [];
    } catch {
      // A pipe, a folder, gone meanwhile.
      return [];
    }
  });
}

/** The same as a set. */
export function readForgotten(store: string): Forgotten {
  return forgottenOf(readTombstones(store));
}

/** Leaves tombstones in a store; one that stands there stays as it is. Gives the number of those that are new. */
export function leaveTombstones(store: string, tombstones: readonly Tombstone[]): number {
  const known = new Set(namesIn(store));
  const news = tombstones.filter((tombstone) => !known.has(tombstoneName(tombstone)));
  if (news.length > 0) makeFolderIn(store, OWN_FOLDER, FORGOTTEN_FOLDER);
  for (const tombstone of news)
    writeFileAtomic(join(folderOf(store), tombstoneName(tombstone)), `${JSON.stringify(tombstone)}\n`);
  return news.length;
}

/** Gives each of two stores what only the other is to forget. A store that is not there gets nothing. */
export function shareTombstones(own: string, other: string): void {
  if (!existsSync(storeLayout(own).own) || !existsSync(storeLayout(other).own)) return;
  const [ours, theirs] = [readTombstones(own), readTombstones(other)];
  leaveTombstones(own, theirs);
  leaveTombstones(other, ours);
}

function folderOf(store: string): string {
  return join(storeLayout(store).own, FORGOTTEN_FOLDER);
}

function namesIn(store: string): string[] {
  const folder = folderOf(store);
  // A file in its place says nothing.
  const isThere = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return isThere ? readdirSync(folder).filter(isTombstoneName).sort().slice(0, MOST_TOMBSTONES) : [];
}
