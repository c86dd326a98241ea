import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes a folder refuse every change, also to root; undone by the function that is returned. */
export function freeze(folder: string): () => void {
  execFileSync('chattr', ['-R', '+i', folder], { stdio: 'pipe' });
  return () => void execFileSync('chattr', ['-R', '-i', folder], { stdio: 'pipe' });
}

/** Why no folder can be frozen here, or null: it takes Linux, root, and a file system that knows the attribute. */
export function probeFreezing(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'freeze-'));
  try {
    freeze(folder)();
    return null;
  } catch (error) {
    return `chattr +i does not work here: ${(error as Error).message.split('\n')[0]}`;
  } finally {
    removeSync(folder);
  }
}
