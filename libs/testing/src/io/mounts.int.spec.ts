import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Disk, mountDisk, probeRoot } from './mounts';
import { itNeeds } from './need-tool';

const asRoot = itNeeds('root', probeRoot);
/** Keeps a file open for writing, says so, and lets it go. */
const WRITER = `const fs = require('node:fs');
const handle = fs.openSync(process.argv[1], 'w');
console.log('open');
setTimeout(() => fs.closeSync(handle), 500);`;

describe('a disk of a test', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mounts-'));
  let disk: Disk | undefined;
  afterAll(() => {
    disk?.remove();
    rmSync(folder, { recursive: true });
  });

  asRoot('becomes read-only as soon as nobody writes on it', async () => {
    disk = mountDisk(join(folder, 'disk'), 'size=1m');
    const file = join(disk.path, 'lease');
    const child = spawn(process.execPath, ['-e', WRITER, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    disk.makeReadOnly();
    expect(() => writeFileSync(file, 'x')).toThrow('EROFS');
    disk.makeWritable();
    writeFileSync(file, 'x');
  });
});
