import fs, { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renameWithRetry, retryRename } from './patient-rename';
import { openRunFolder } from './run-folder';

const refused = (code: string): Error => Object.assign(new Error(code), { code });

describe('a rename of a file that another holds for a moment', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rename-'));
    writeFileSync(join(folder, 'a'), 'new');
    writeFileSync(join(folder, 'b'), 'old');
  });
  afterEach(() => {
    jest.restoreAllMocks();
    // The next test begins with full patience.
    writeFileSync(join(folder, 'a'), '');
    renameWithRetry(join(folder, 'a'), join(folder, 'c'));
    removeSync(folder);
  });

  it.each(['EBUSY', 'EPERM', 'EACCES'])('waits for %s to pass on every platform', async (code) => {
    const rename = jest.spyOn(fs, 'renameSync').mockImplementationOnce(() => {
      throw refused(code);
    });
    renameWithRetry(join(folder, 'a'), join(folder, 'b'));
    expect(rename).toHaveBeenCalledTimes(2);
    expect(readFileSync(join(folder, 'b'), 'utf8')).toBe('new');
    let tries = 0;
    await retryRename(() => {
      if (++tries < 3) throw refused(code);
    });
    expect(tries).toBe(3);
  });

  it('does not wait for what will not pass', async () => {
    let tries = 0;
    const full = async (): Promise<void> => {
      tries++;
      throw refused('ENOSPC');
    };
    await expect(retryRename(full)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(tries).toBe(1);
  });

  it('gives a folder without the right to write in up soon, and is patient again after a success', async () => {
    const never = () => retryRename(() => Promise.reject(refused('EACCES')), 100);
    for (let n = 0; n < 5; n++) await expect(never()).rejects.toMatchObject({ code: 'EACCES' });
    const startedAt = performance.now();
    let tries = 0;
    const counted = () => {
      tries++;
      throw refused('EACCES');
    };
    await expect(retryRename(counted, 60_000)).rejects.toMatchObject({ code: 'EACCES' });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(tries).toBeGreaterThan(1);
  });

  it('leaves no temporary file of a run state that could not be put in place', () => {
    const runs = openRunFolder(join(folder, 'run'));
    ensureDirSync(runs.pathOf('one'));
    jest.spyOn(fs, 'renameSync').mockImplementation(() => {
      throw refused('ENOSPC');
    });
    expect(() => runs.create({ id: 'one' } as Parameters<typeof runs.create>[0])).toThrow('ENOSPC');
    jest.restoreAllMocks();
    expect(readdirSync(runs.pathOf('one'))).toEqual(['receipts']);
  });
});
