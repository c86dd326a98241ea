import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A share by sshfs, without its caches, whose server answers `delayMs` later each way. */
export async function withDelayedShare<T>(
  folder: string,
  delayMs: number,
  work: (mount: string, served: string) => Promise<T>,
): Promise<T> {
  const [mount, served] = [join(folder, 'mnt'), join(folder, 'served')];
  for (const each of [mount, served]) mkdirSync(each, { recursive: true });
  const [pipe, server] = [join(folder, 'delay.js'), join(folder, 'server.sh')];
  writeFileSync(pipe, DELAY);
  writeFileSync(server, `#!/bin/sh\nexec ${process.execPath} ${pipe} /usr/lib/openssh/sftp-server ${delayMs}\n`);
  chmodSync(server, 0o755);
  const options = [`ssh_command=${server}`, 'dir_cache=no', 'attr_timeout=0', 'entry_timeout=0', 'negative_timeout=0'];
  execFileSync('sshfs', ['-o', options.join(','), `x:${served}`, mount]);
  try {
    return await work(mount, served);
  } finally {
    spawnSync('fusermount3', ['-u', '-z', mount]);
  }
}

const DELAY = `const { spawn } = require('node:child_process');
const [server, ms] = process.argv.slice(2);
const child = spawn(server, [], { stdio: ['pipe', 'pipe', 'inherit'] });
const pipe = (from, to) => from.on('data', (chunk) => setTimeout(() => to.write(chunk), Number(ms))).on('end', () => setTimeout(() => to.end(), 20));
pipe(process.stdin, child.stdin);
pipe(child.stdout, process.stdout);
child.on('exit', () => process.exit(0));
`;
