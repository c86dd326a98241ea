import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeIfFree, removeWithRetry } from './patient-remove';
import { openRunFolder } from './run-folder';

/**
 * Holds a folder so that it cannot be removed: on Windows as the current folder of a process, on Linux by a mount.
 *
 * @returns what lets go of it
 */
async function hold(folder: string): Promise<() => Promise<void>> {
  if (process.platform !== 'win32') {
    execFileSync('mount', ['--bind', folder, folder]);
    return async () => void execFileSync('umount', [folder]);
  }
  const child = spawn(process.execPath, ['-e', 'process.send(1); setInterval(() => {}, 1000)'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  await once(child, 'message');
  return async () => {
    child.kill();
    await once(child, 'exit');
  };
}

describe('what somebody holds when it is to be removed', () => {
  let root: string;
  let letGo: (() => Promise<void>) | undefined;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'remove-'))));
  afterEach(async () => {
    await letGo?.();
    letGo = undefined;
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  });
  const make = (path: string): string => {
    const folder = join(root, path);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'run.json'), '{}');
    return folder;
  };

  it('is left by who clears litter, and removed once it is free', async () => {
    const folder = make('litter/inner');
    letGo = await hold(folder);
    expect(removeIfFree(join(root, 'litter'))).toBe(false);
    expect(existsSync(folder)).toBe(true);
    await letGo();
    letGo = undefined;
    expect(removeIfFree(join(root, 'litter'))).toBe(true);
    expect(existsSync(join(root, 'litter'))).toBe(false);
    expect(removeIfFree(join(root, 'nothing'))).toBe(true);
  });

  it('fails who needs it gone, when nobody lets go of it', async () => {
    const folder = make('stale');
    letGo = await hold(folder);
    expect(() => removeWithRetry(folder)).toThrow(/EBUSY|EPERM|ENOTEMPTY/);
    await letGo();
    letGo = undefined;
    removeWithRetry(folder);
    expect(existsSync(folder)).toBe(false);
  });

  it('does not fail a run that removes the state of an earlier one', async () => {
    const folder = make('run/20261122T040000000Z-1');
    letGo = await hold(folder);
    const runs = openRunFolder(join(root, 'run'));
    expect(() => runs.remove('20261122T040000000Z-1')).not.toThrow();
    expect(existsSync(folder)).toBe(true);
  });
});
