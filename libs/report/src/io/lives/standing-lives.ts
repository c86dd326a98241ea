import { join } from 'node:path';
import { isCount, isText, listOf, parserOf, readRecordText } from '@scrape-and-report/production';
import { storeLayout, writeFileAtomic } from '@scrape-and-report/record';
import type { LifeFolder } from './life-folder';

/** What lives were made of when all of their files were right, and how these were left. */
export interface ToldLives {
  /** SHA-256 (hex); equal ones would give the files that are there. */
  readonly madeOf: string;
  readonly count: number;
  readonly pages: number;
  /** Name of each file but those of visits, and its size and time. */
  readonly files: readonly (readonly [name: string, stamp: string])[];
}

/** What was told last, if the files are as it left them, and would be the same now; null when they have to be looked at. */
export function standingLives(store: string, madeOf: string | null, folder: LifeFolder): ToldLives | null {
  const told = madeOf === null ? null : loadTold(store);
  if (told === null || told.madeOf !== madeOf) return null;
  return told.files.every(([name, stamp]) => stamp !== '' && folder.stampOf(name) === stamp) ? told : null;
}

/** Notes that all of the files are right. */
export function noteLives(store: string, told: ToldLives): void {
  writeFileAtomic(toldPath(store), `${JSON.stringify(told)}\n`);
}

const parseTold = parserOf<ToldLives>({
  madeOf: isText(64),
  count: isCount,
  pages: isCount,
  files: listOf((file) => Array.isArray(file) && file.length === 2 && file.every(isText(256)), 1 << 20),
});

/** Of a million files. */
const MAX_BYTES = 64 * 1024 * 1024;

function loadTold(store: string): ToldLives | null {
  try {
    return parseTold(readRecordText(toldPath(store), { maxBytes: MAX_BYTES }));
  } catch {
    // As good as none.
    return null;
  }
}

function toldPath(store: string): string {
  return join(storeLayout(store).own, 'lives.json');
}
