import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  FileRefusedError,
  makeFolderIn,
  readRecordText,
  removeIfFree,
  removeWithRetry,
} from '@scrape-and-report/production';
import { OWN_FOLDER, renameWithRetry, storeLayout, writeFileAtomic } from '@scrape-and-report/record';
import {
  Acceptance,
  acceptanceName,
  parseAcceptance,
  parseVerdict,
  Verdict,
  verdictName,
  Verdicts,
  VERDICT_FILE,
} from '../../guard/verdict';

const MAX_FILE_BYTES = 32 * 1024 * 1024;
const MAX_FILES = 500;
/** Verdicts of another month decide nothing any more. */
const KEEP_DAYS = 40;
/** For whoever wants to see what a refused scrape held. */
const KEEP_REFUSED_DAYS = 7;

/** What a store knows of refused scrapes; files that are no verdicts are passed over. */
export function readVerdicts(store: string): Verdicts {
  const verdicts: Verdict[] = [];
  const acceptances: Acceptance[] = [];
  for (const { name, text } of verdictFiles(store)) {
    const verdict = parseVerdict(text);
    const acceptance = parseAcceptance(text);
    if (verdict && verdictName(verdict) === name) verdicts.push(verdict);
    else if (acceptance && acceptanceName(acceptance) === name) acceptances.push(acceptance);
  }
  return { verdicts: verdicts.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)), acceptances };
}

export function writeVerdict(store: string, verdict: Verdict): void {
  writeInto(store, verdictName(verdict), JSON.stringify(verdict));
}

export function writeAcceptance(store: string, acceptance: Acceptance): void {
  writeInto(store, acceptanceName(acceptance), JSON.stringify(acceptance));
}

/** Gives each of two stores the verdicts that only the other has. A store that is not there gets none. */
export function shareVerdicts(own: string, other: string): void {
  for (const [from, to] of [
    [own, other],
    [other, own],
  ] as const) {
    if (!existsSync(to)) continue;
    for (const { name, text } of verdictFiles(from)) {
      if (existsSync(join(folderOf(to), name))) continue;
      const isSound = parseVerdict(text) ?? parseAcceptance(text);
      if (isSound) writeInto(to, name, text);
    }
  }
}

/** Takes away what is too old to decide anything, and refused scrapes of more than a week ago. */
export function tidyVerdicts(store: string, today: string): void {
  const dayMs = Date.parse(`${today}T00:00:00Z`);
  const age = (yymmdd: string): number =>
    (dayMs - Date.parse(`20${yymmdd.slice(0, 2)}-${yymmdd.slice(2, 4)}-${yymmdd.slice(4, 6)}T00:00:00Z`)) / 86_400_000;
  for (const name of listFolder(folderOf(store)))
    if (VERDICT_FILE.test(name) && age(name) > KEEP_DAYS) removeIfFree(join(folderOf(store), name));
  for (const name of listFolder(refusedOf(store)))
    if (/^\d{6}-\d{4}/.test(name) && age(name) > KEEP_REFUSED_DAYS) removeIfFree(join(refusedOf(store), name));
}

/** Puts the half record of a refused scrape where nobody takes it for one; gives its new place. */
export function setAside(store: string, scrape: string): string {
  const target = join(refusedOf(store), scrape);
  makeFolderIn(store, OWN_FOLDER, 'refused');
  removeWithRetry(target);
  renameWithRetry(join(store, scrape), target);
  return target;
}

function folderOf(store: string): string {
  return join(storeLayout(store).own, 'verdicts');
}

function refusedOf(store: string): string {
  return join(storeLayout(store).own, 'refused');
}

function writeInto(store: string, name: string, text: string): void {
  makeFolderIn(store, OWN_FOLDER, 'verdicts');
  writeFileAtomic(join(folderOf(store), name), text);
}

function* verdictFiles(store: string): Generator<{ readonly name: string; readonly text: string }> {
  const names = listFolder(folderOf(store)).filter((name) => VERDICT_FILE.test(name));
  for (const name of names.slice(-MAX_FILES)) {
    const file = join(folderOf(store), name);
    const text = textOf(file);
    if (text !== null) yield { name, text };
  }
}

/** Null for what is no ordinary file, or larger than a verdict is. */
function textOf(file: string): string | null {
  try {
    return readRecordText(file, { maxBytes: MAX_FILE_BYTES });
  } catch (error) {
    if (error instanceof FileRefusedError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function listFolder(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder).sort() : [];
}
