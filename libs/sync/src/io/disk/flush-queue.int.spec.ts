import { fstatSync, mkdtempSync, openSync, readFileSync, writeSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFlushQueue } from './flush-queue';

describe('a queue of files to be flushed', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'flush-'))));
  afterEach(() => removeSync(folder));

  const write = (name: string): number => {
    const file = openSync(join(folder, name), 'wx');
    writeSync(file, name);
    return file;
  };

  it('closes all that it was given, once it has settled', async () => {
    const queue = createFlushQueue(folder);
    const files = Array.from({ length: 40 }, (_, index) => write(String(index)));
    for (const file of files) queue.add(file);
    await queue.settle();
    for (const file of files) expect(() => fstatSync(file)).toThrow(/EBADF/);
    expect(readFileSync(join(folder, '7'), 'utf8')).toBe('7');
  });

  it('flushes at once what has much to bring to the disk, the others when it is told to', async () => {
    const queue = createFlushQueue(onSomeDisk());
    const [large, small] = [write('large'), write('small')];
    queue.add(large, true);
    queue.add(small);
    await until(() => isClosed(large));
    expect(isClosed(small)).toBe(false);
    queue.begin();
    await until(() => isClosed(small));
    await queue.settle();
  });

  it('tells the first fault when it settles, and only once', async () => {
    const queue = createFlushQueue(onSomeDisk());
    queue.add(NEVER_OPENED);
    queue.add(write('a'));
    await expect(queue.settle()).rejects.toMatchObject({ code: 'EBADF' });
    await expect(queue.settle()).resolves.toBeUndefined();
  });

  it('says when so much is under way that it should settle', async () => {
    const queue = createFlushQueue(onSomeDisk());
    expect(queue.isFull).toBe(false);
    for (let index = 0; index < 512; index++) queue.add(write(String(index)));
    expect(queue.isFull).toBe(true);
    await queue.settle();
    expect(queue.isFull).toBe(false);
  });

  /** Of what cannot be asked it is not believed that it lies in memory, wherever the temporary folder does. */
  const onSomeDisk = (): string => join(folder, 'missing');
});

const NEVER_OPENED = 1_000_000;

function isClosed(handle: number): boolean {
  try {
    fstatSync(handle);
    return false;
  } catch {
    return true;
  }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
