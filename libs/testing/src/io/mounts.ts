import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { ensureDirSync } from 'fs-extra';
import { join } from 'node:path';
import { probeProgram } from './need-tool';

/** A real remote or foreign file system, for tests as root. */
export interface Mount {
  readonly path: string;
  remove(): void;
}

/** A share by sshfs without a network: its server is a process that can be stopped. */
export interface Share extends Mount {
  /** What the server serves. */
  readonly served: string;
  /** From now on calls never return. */
  stop(): void;
  goOn(): void;
  /** The mount vanishes; an empty folder stays where it was. */
  vanish(): void;
}

export function probeRoot(): string | null {
  if (process.platform !== 'linux') return 'it is made for Linux';
  return process.getuid?.() === 0 ? null : 'it needs root';
}

/** Why sshfs cannot work here, or null. */
export function probeShare(): string | null {
  if (!existsSync('/dev/fuse')) return '/dev/fuse is missing';
  return probeRoot() ?? probeProgram('sshfs', 'fusermount3') ?? (findSftpServer() ? null : 'sftp-server not found');
}

export function probeNtfs(): string | null {
  return probeRoot() ?? probeProgram('lowntfs-3g', 'mkfs.ntfs', 'losetup');
}

/** @param delayMs added to each way, so a round trip costs twice as much */
export function mountShare(folder: string, { delayMs = 0, options = [] as readonly string[] } = {}): Share {
  const [path, served, pidFile, server] = ['mnt', 'served', 'server.pid', 'server.sh'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  for (const each of [path, served]) ensureDirSync(each);
  const sftp = findSftpServer()!;
  const command = delayMs > 0 ? `exec ${process.execPath} ${writeDelay(folder)} ${sftp} ${delayMs}` : `exec ${sftp}`;
  writeFileSync(server, `#!/bin/sh\necho $$ > ${pidFile}\n${command}\n`);
  chmodSync(server, 0o755);
  const all = [
    `ssh_command=${server}`,
    'dir_cache=no',
    'attr_timeout=0',
    'entry_timeout=0',
    'negative_timeout=0',
    ...options,
  ];
  execFileSync('sshfs', ['-o', all.join(','), `x:${served}`, path]);
  const send = (signal: NodeJS.Signals): void => void process.kill(Number(readFileSync(pidFile, 'utf8')), signal);
  return {
    path,
    served,
    stop: () => send('SIGSTOP'),
    goOn: () => send('SIGCONT'),
    vanish: () => void spawnSync('fusermount3', ['-u', '-z', path]),
    remove: () => {
      try {
        send('SIGCONT');
      } catch {
        // It ended with its mount.
      }
      spawnSync('fusermount3', ['-u', '-z', path]);
    },
  };
}

/** NTFS as Windows treats it: no `CON`, no `a:b`, no trailing dot, and no difference of case. */
export function mountNtfs(folder: string): Mount {
  const [path, image] = [join(folder, 'ntfs'), join(folder, 'ntfs.img')];
  ensureDirSync(path);
  execFileSync('truncate', ['-s', '64M', image]);
  const device = execFileSync('losetup', ['-f', '--show', image], { encoding: 'utf8' }).trim();
  execFileSync('mkfs.ntfs', ['-F', '-Q', device], { stdio: 'ignore' });
  execFileSync('lowntfs-3g', [device, path, '-o', 'windows_names,ignore_case']);
  return {
    path,
    remove: () => {
      spawnSync('umount', [path]);
      spawnSync('losetup', ['-d', device]);
    },
  };
}

export function probeExfat(): string | null {
  return probeRoot() ?? probeProgram('mount.exfat-fuse', 'mkfs.exfat', 'losetup');
}

/** As a memory stick has it: times of two seconds or of one, no links, no owners, no difference of case. */
export function mountExfat(folder: string): Mount {
  const [path, image] = [join(folder, 'exfat'), join(folder, 'exfat.img')];
  ensureDirSync(path);
  execFileSync('truncate', ['-s', '64M', image]);
  const device = execFileSync('losetup', ['-f', '--show', image], { encoding: 'utf8' }).trim();
  execFileSync('mkfs.exfat', [device], { stdio: 'ignore' });
  execFileSync('mount.exfat-fuse', [device, path], { stdio: 'ignore' });
  return {
    path,
    remove: () => {
      spawnSync('umount', [path]);
      spawnSync('losetup', ['-d', device]);
    },
  };
}

export function mountTmpfs(folder: string, options: string): Mount {
  return mountDisk(join(folder, 'tmpfs'), options);
}

/** A small disk that can be filled and made read-only. */
export interface Disk extends Mount {
  /** Leaves no byte free, until it is given back. */
  fill(): void;
  giveBack(): void;
  /** @throws when a file on it stays open for writing; whoever keeps a claim writes at any moment, for a moment */
  makeReadOnly(): void;
  makeWritable(): void;
}

/** A disk in memory in the place of a folder; what stood in that is hidden meanwhile. */
export function mountDisk(path: string, options: string): Disk {
  ensureDirSync(path);
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]);
  const ballast = join(path, 'ballast');
  const remount = (how: string): void =>
    patiently(
      () => void execFileSync('mount', ['-o', `remount,${how}`, path], { stdio: ['ignore', 'ignore', 'pipe'] }),
    );
  return {
    path,
    fill: () => fillWith(ballast),
    giveBack: () => rmSync(ballast, { force: true }),
    makeReadOnly: () => remount('ro'),
    makeWritable: () => remount('rw'),
    remove: () => void spawnSync('umount', ['-l', path]),
  };
}

/** Does it again for ten seconds, while it fails. */
function patiently(work: () => void): void {
  for (const until = Date.now() + 10_000; ;) {
    try {
      return work();
    } catch (error) {
      if (Date.now() > until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

function fillWith(path: string): void {
  const handle = openSync(path, 'a');
  try {
    for (const bytes = Buffer.alloc(1 << 16); ;) writeSync(handle, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(handle);
  }
}

function findSftpServer(): string | undefined {
  return ['/usr/lib/openssh/sftp-server', '/usr/libexec/openssh/sftp-server', '/usr/lib/ssh/sftp-server'].find((path) =>
    existsSync(path),
  );
}

/** A pipe that holds each chunk back for a while: latency without the kernel's help. */
function writeDelay(folder: string): string {
  const path = join(folder, 'delay.js');
  writeFileSync(
    path,
    `const { spawn } = require('node:child_process');
const [server, ms] = process.argv.slice(2);
const child = spawn(server, [], { stdio: ['pipe', 'pipe', 'inherit'] });
const pipe = (from, to) => from.on('data', (chunk) => setTimeout(() => to.write(chunk), Number(ms))).on('end', () => setTimeout(() => to.end(), Number(ms) + 5));
pipe(process.stdin, child.stdin);
pipe(child.stdout, process.stdout);
child.on('exit', () => process.exit(0));
`,
  );
  return path;
}
