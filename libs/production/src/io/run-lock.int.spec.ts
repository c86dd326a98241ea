import { fork } from 'node:child_process';
import fs, { existsSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireRunLock, livingOwner, releaseRunLock } from './run-lock';

describe("the lock of a partner's own store", () => {
  let folder: string;
  const lock = (): string => join(folder, 'run', 'lock');
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'run-lock-'))));
  afterEach(() => removeSync(folder));

  it('refuses a second run while the first one lives, and tells whose it is', () => {
    expect(acquireRunLock(lock(), { runId: 'one', pid: process.pid })).toBeNull();
    expect(acquireRunLock(lock(), { runId: 'two', pid: process.pid })).toMatchObject({
      runId: 'one',
      pid: process.pid,
    });
  });

  it('is not left behind by a run that cannot write who it is', () => {
    const write = jest.spyOn(fs, 'writeFileSync').mockImplementation(() => {
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    });
    expect(() => acquireRunLock(lock(), { runId: 'one', pid: process.pid })).toThrow('ENOSPC');
    write.mockRestore();
    expect(readdirSync(join(folder, 'run'))).toEqual([]);
  });

  it('is given back by its owner only', () => {
    acquireRunLock(lock(), { runId: 'one', pid: process.pid });
    releaseRunLock(lock(), 'two');
    expect(livingOwner(lock())).toMatchObject({ runId: 'one' });
    releaseRunLock(lock(), 'one');
    expect(existsSync(lock())).toBe(false);
    expect(readdirSync(join(folder, 'run'))).toEqual([]);
  });

  it('takes over from a process that was killed', async () => {
    const child = fork('-e', ['setInterval(() => {}, 1000)'], {
      execPath: process.execPath,
      execArgv: [],
      stdio: 'ignore',
    });
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(acquireRunLock(lock(), { runId: 'dead', pid: child.pid! })).toBeNull();
    expect(acquireRunLock(lock(), { runId: 'next', pid: process.pid })).toBeNull();
    expect(livingOwner(lock())).toMatchObject({ runId: 'next' });
  });

  it('does not take another process with the same id for the owner', () => {
    ensureDirSync(lock());
    writeFileSync(
      join(lock(), 'owner.json'),
      JSON.stringify({ runId: 'old', pid: process.pid, start: 'another boot/1', host: hostname() }),
    );
    expect(acquireRunLock(lock(), { runId: 'next', pid: process.pid })).toBeNull();
  });

  it('gives a run that has not yet written its name some time, and then no more', () => {
    ensureDirSync(lock());
    expect(acquireRunLock(lock(), { runId: 'next', pid: process.pid })).toMatchObject({ runId: 'starting' });
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(lock(), longAgo, longAgo);
    expect(acquireRunLock(lock(), { runId: 'next', pid: process.pid })).toBeNull();
  });
});
