import { writeFileSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { join } from 'node:path';
import fc from 'fast-check';

/** A tree as a list of paths with their content; null is a directory. A later entry gives way to an earlier one. */
export type RandomTree = readonly (readonly [path: string, content: string | null])[];

/** Few names, so that two trees meet in many places; some of them are hard on a shell, a pattern or a sort. */
const NAMES = [
  'a',
  'b',
  'a-b',
  'a.b',
  'é',
  'e\u0301',
  '-rf',
  // Windows has no file of the first name, and the second is another spelling of one above.
  ...(process.platform === 'win32' ? [] : ['*', 'A']),
  '[x]',
  'with space',
  'ignored',
  '.hidden',
  'x'.repeat(120),
  '261122-0500 (copy)',
  '%41',
];

const path = fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));

export const randomTree: fc.Arbitrary<RandomTree> = fc.array(
  fc.tuple(path, fc.option(fc.string({ maxLength: 6 }), { freq: 4, nil: null })),
  { maxLength: 14 },
);

/** Replaces what is in a folder by a tree. */
export function plantTree(folder: string, tree: RandomTree): void {
  removeSync(folder);
  ensureDirSync(folder);
  for (const [entry, content] of tree) {
    try {
      if (content === null) ensureDirSync(join(folder, entry));
      else {
        ensureDirSync(join(folder, entry, '..'));
        writeFileSync(join(folder, entry), content, { flag: 'wx' });
      }
    } catch (error) {
      if (!['EEXIST', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
}
