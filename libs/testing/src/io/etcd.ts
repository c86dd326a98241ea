import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { removeSync } from 'fs-extra';

/** A real etcd of one member, on loopback. */
export interface Etcd {
  readonly endpoint: string;
  /** Kills it, and removes all that it wrote. */
  stop(): Promise<void>;
}

/**
 * Starts one that bears a name of its own: another suite may have taken the port between our choice and etcd's start, and
 * may have another etcd there.
 */
export async function startEtcd(): Promise<Etcd> {
  for (let tries = 0; tries < 5; tries += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'etcd-'));
    const [endpoint, peer] = [await freeUrl(), await freeUrl()];
    const server = spawnEtcd(folder, endpoint, peer);
    const ended = new Promise((resolve) => server.once('exit', resolve));
    const stop = async (): Promise<void> => {
      server.kill('SIGKILL');
      await ended;
      removeSync(folder);
    };
    if (await isUp(server, endpoint, basename(folder))) return { endpoint, stop };
    await stop();
  }
  throw new Error('etcd did not start, five times');
}

function spawnEtcd(folder: string, endpoint: string, peer: string): ChildProcess {
  const name = basename(folder);
  const urls = { 'listen-client-urls': endpoint, 'advertise-client-urls': endpoint, 'listen-peer-urls': peer };
  const options = { name, ...urls, 'initial-advertise-peer-urls': peer, 'initial-cluster': `${name}=${peer}` };
  const args = Object.entries(options).flatMap(([option, value]) => [`--${option}`, value]);
  return spawn('etcd', ['--data-dir', folder, ...args], { stdio: 'ignore' });
}

async function isUp(server: ChildProcess, endpoint: string, name: string): Promise<boolean> {
  for (let tries = 0; tries < 200 && server.exitCode === null; tries += 1) {
    const members = await fetch(`${endpoint}/v3/cluster/member/list`, { method: 'POST', body: '{}' }).then(
      (response) => response.text(),
      () => '',
    );
    if (members.includes(`"${name}"`)) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

async function freeUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
