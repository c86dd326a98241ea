import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as copyFileModule from './copy-file';
import { createFlushQueue, type FlushQueue } from './flush-queue';
import { createDiskCalls } from './disk-calls';

const MIB = 1 << 20;
const onLinux = process.platform === 'linux' ? it : it.skip;

describe('copying a file', () => {
  let folder: string;
  let flush: FlushQueue;
  /** Anew for each test: a disk that refused direct writes is not asked again. */
  let copyFile: typeof copyFileModule.copyFile;
  beforeEach(() => {
    folder = fs.mkdtempSync(join(tmpdir(), 'copy-'));
    // Of what cannot be asked it is not believed that it lies in memory.
    flush = createFlushQueue(join(folder, 'missing'));
    jest.isolateModules(() => ({ copyFile } = jest.requireActual<typeof copyFileModule>('./copy-file')));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const plant = (size: number): Buffer => {
    const bytes = randomBytes(size);
    fs.writeFileSync(join(folder, 'from'), bytes);
    fs.utimesSync(join(folder, 'from'), 1_600_000_000, 1_600_000_000.25);
    return bytes;
  };
  const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  const copy = async (bytes: Buffer, sha256 = digestOf(bytes)): Promise<number> => {
    let told = 0;
    const [from, to] = [join(folder, 'from'), join(folder, 'to')];
    const onBytes = (count: number): void => void (told += count);
    await copyFile({ from, to, size: bytes.length, sha256, disk: createDiskCalls(), flush, onBytes });
    await flush.settle();
    return told;
  };
  const copied = (): Buffer => fs.readFileSync(join(folder, 'to'));
  const isDirect = (flags: unknown): boolean => typeof flags === 'number' && (flags & fs.constants.O_DIRECT) !== 0;
  const directOpens = (open: jest.SpyInstance): number =>
    open.mock.calls.filter(([, flags]) => isDirect(flags as unknown)).length;
  const failWrites = (code: string): jest.SpyInstance =>
    jest
      .spyOn(fs, 'write')
      .mockImplementation(((...args: unknown[]) =>
        (args.at(-1) as (error: Error) => void)(Object.assign(new Error(code), { code }))) as never);

  it.each([0, 1, 256 << 10, MIB - 1, MIB, MIB + 1, 3 * MIB + 4096, 6 * MIB + 4097])(
    'gives %d bytes with their times, and tells each byte once',
    async (size) => {
      const bytes = plant(size);
      expect(await copy(bytes)).toBe(size);
      expect(copied().equals(bytes)).toBe(true);
      expect(fs.statSync(join(folder, 'to')).mtimeMs).toBe(1_600_000_000_250);
    },
  );

  onLinux('writes a large file directly, and no small one', async () => {
    const open = jest.spyOn(fs, 'openSync');
    await copy(plant(MIB - 1));
    expect(directOpens(open)).toBe(0);
    fs.rmSync(join(folder, 'to'));
    await copy(plant(MIB));
    expect(directOpens(open)).toBe(1);
  });

  onLinux('copies otherwise where direct files cannot be opened, and does not ask again', async () => {
    const { openSync } = fs;
    const open = jest.spyOn(fs, 'openSync').mockImplementation((path, flags, mode) => {
      if (isDirect(flags)) throw Object.assign(new Error('refused'), { code: 'EINVAL' });
      return openSync(path, flags, mode);
    });
    for (let time = 0; time < 2; time++) {
      const bytes = plant(5 * MIB + 7);
      expect(await copy(bytes)).toBe(bytes.length);
      expect(copied().equals(bytes)).toBe(true);
      fs.rmSync(join(folder, 'to'));
    }
    expect(directOpens(open)).toBe(1);
  });

  onLinux('copies otherwise where direct writes are refused', async () => {
    const write = failWrites('EINVAL');
    const bytes = plant(5 * MIB + 7);
    expect(await copy(bytes)).toBe(bytes.length);
    expect(copied().equals(bytes)).toBe(true);
    expect(write).toHaveBeenCalled();
  });

  onLinux('leaves nothing when the disk becomes full', async () => {
    failWrites('ENOSPC');
    await expect(copy(plant(3 * MIB))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(fs.existsSync(join(folder, 'to'))).toBe(false);
  });

  it.each([1000, MIB, 5 * MIB])('leaves nothing of %d bytes that are not the planned ones', async (size) => {
    await expect(copy(plant(size), digestOf(Buffer.from('planned')))).rejects.toMatchObject({ code: 'UNSTABLE' });
    expect(fs.existsSync(join(folder, 'to'))).toBe(false);
  });

  onLinux('closes each file that it opened', async () => {
    const before = fs.readdirSync('/proc/self/fd').length;
    await copy(plant(3 * MIB + 1));
    fs.rmSync(join(folder, 'to'));
    await copy(plant(3 * MIB), digestOf(Buffer.from('planned'))).catch(() => undefined);
    expect(fs.readdirSync('/proc/self/fd').length).toBe(before);
  });
});
