import { existsSync, readdirSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolderIn } from '@scrape-and-report/production';
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
  rmSync(folder, { recursive: true, force: true });
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
    rmSync(folder, { recursive: true, force: true });
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

function readKept(path: string): NameRules | null {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Partial<NameRules>;
    return typeof value.foldsCase === 'boolean' &&
      typeof value.foldsUnicode === 'boolean' &&
      typeof value.windowsNames === 'boolean'
      ? (value as NameRules)
      : null;
  } catch {
    return null;
  }
}
