import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileRefusedError, readBounded, readBoundedFar } from './read-bounded';

describe('the reader of what others write', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bounded-'));
    path = join(folder, 'record.json');
  });

  afterEach(() => removeSync(folder));

  async function expectRefused(reason: RegExp): Promise<void> {
    expect(() => readBounded(path, { maxBytes: 100 })).toThrow(reason);
    expect(() => readBounded(path, { maxBytes: 100 })).toThrow(FileRefusedError);
    await expect(readBoundedFar(path, { maxBytes: 100 })).rejects.toThrow(reason);
  }

  it('reads an ordinary file to its end', async () => {
    writeFileSync(path, 'x'.repeat(100));
    expect(readBounded(path, { maxBytes: 100 }).toString()).toBe('x'.repeat(100));
    expect((await readBoundedFar(path, { maxBytes: 100 })).toString()).toBe('x'.repeat(100));
    writeFileSync(path, '');
    expect(readBounded(path, { maxBytes: 100 })).toHaveLength(0);
  });

  it('refuses a file of gigabytes without reading it', async () => {
    writeFileSync(path, '');
    truncateSync(path, 3 * 1024 ** 3);
    await expectRefused(/record\.json has 3221225472 bytes/);
  });

  it('refuses a folder', async () => {
    mkdirSync(path);
    await expectRefused(/is a folder/);
  });

  const onPosix = process.platform === 'win32' ? it.skip : it;

  onPosix('does not wait at a pipe that nobody writes to', async () => {
    execFileSync('mkfifo', [path]);
    await expectRefused(/is a pipe/);
  });

  onPosix('does not follow a link', async () => {
    writeFileSync(join(folder, 'secret'), 'of another');
    symlinkSync(join(folder, 'secret'), path);
    await expectRefused(/is a link/);
  });

  it('tells a missing file as such', () => {
    expect(() => readBounded(path, { maxBytes: 100 })).toThrow(/ENOENT/);
  });
});
