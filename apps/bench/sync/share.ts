import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { ensureDirSync } from 'fs-extra';
import { join } from 'node:path';

/** The process that answers for a share. */
export interface ShareServer {
  /** From now on calls never return. */
  freeze(): void;
  thaw(): void;
}

/** A share by sshfs, without its caches, whose server answers `delayMs` later each way. */
export async function withDelayedShare<T>(
  folder: string,
  delayMs: number,
  work: (mount: string, served: string, server: ShareServer) => Promise<T>,
): Promise<T> {
  const [mount, served] = [join(folder, 'mnt'), join(folder, 'served')];
  for (const each of [mount, served]) ensureDirSync(each);
  const [pipe, server, pidFile] = ['delay.js', 'server.sh', 'server.pid'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const sftp = '/usr/lib/openssh/sftp-server';
  const command = delayMs > 0 ? `${process.execPath} ${pipe} ${sftp} ${delayMs}` : sftp;
  writeFileSync(pipe, DELAY);
  writeFileSync(server, `#!/bin/sh\necho $$ > ${pidFile}\nexec ${command}\n`);
  chmodSync(server, 0o755);
  const options = [`ssh_command=${server}`, 'dir_cache=no', 'attr_timeout=0', 'entry_timeout=0', 'negative_timeout=0'];
  execFileSync('sshfs', ['-o', options.join(','), `x:${served}`, mount]);
  try {
    const send = (signal: NodeJS.Signals) => (): void =>
      void process.kill(Number(readFileSync(pidFile, 'utf8')), signal);
    return await work(mount, served, { freeze: send('SIGSTOP'), thaw: send('SIGCONT') });
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
