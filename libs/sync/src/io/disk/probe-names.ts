import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  isFlag,
  makeFolderIn,
  parserOf,
  readRecordText,
  removeIfFree,
  removeWithRetry,
} from '@scrape-and-report/production';
import { storeLayout, writeFileAtomic } from '@scrape-and-report/record';
import { PLAIN_NAMES, type NameRules } from '../../plan/target-names';

/**
 * Asks a target's file system what it makes of names, by making some in a folder of its own; the answer is kept in
 * `.production/names.json`. A dry run writes nothing: it uses the answer that is there.
 */
export function probeNames(store: string, isDryRun: boolean): NameRules {
  const { own } = storeLayout(store);
  const kept = readKept(join(own, 'names.json'));
  if (kept || isDryRun) return kept ?? PLAIN_NAMES;
  const folder = join(own, 'incoming', 'names');
  removeWithRetry(folder);
  makeFolderIn(own, 'incoming', 'names');
  try {
    const rules: NameRules = {
      foldsCase: isOneFile(folder, 'probe-a', 'PROBE-A'),
      foldsUnicode: isOneFile(folder, 'probe-\u00e9', 'probe-e\u0301'),
      windowsNames: !keepsName(folder, 'probe:b') || !keepsName(folder, 'probe.'),
    };
    writeFileAtomic(join(own, 'names.json'), `${JSON.stringify(rules)}\n`);
    return rules;
  } finally {
    removeIfFree(folder);
  }
}

function isOneFile(folder: string, name: string, other: string): boolean {
  writeFileSync(join(folder, name), '');
  return existsSync(join(folder, other));
}

/** Windows drops a last dot without a word, and takes a colon for a stream of another file. */
function keepsName(folder: string, name: string): boolean {
  try {
    writeFileSync(join(folder, name), '');
    return readdirSync(folder).includes(name);
  } catch {
    return false;
  }
}

const parseRules = parserOf<NameRules>({ foldsCase: isFlag, foldsUnicode: isFlag, windowsNames: isFlag });

function readKept(path: string): NameRules | null {
  try {
    return parseRules(readRecordText(path));
  } catch {
    return null;
  }
}
