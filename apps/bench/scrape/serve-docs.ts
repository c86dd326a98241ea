import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Documentation of Debian's packages, served by nginx on loopback. */
export interface Docs {
  /** openjdk-17-doc: 10,137 pages. */
  readonly openjdk: string;
  /** postgresql-doc-15: 1,169 pages. */
  readonly postgres: string;
  /** openjdk-17-doc twice, under two folders, with a page before them: 20,275 pages. */
  readonly twice: string;
  /** Bytes that nginx has sent since the last call, headers included. */
  bytesSent(): number;
  stop(): void;
}

const OPENJDK = '/usr/share/doc/openjdk-17-doc/api';
const POSTGRES = '/usr/share/doc/postgresql-doc-15/html';
const PACKAGES = { [OPENJDK]: 'openjdk-17-doc', [POSTGRES]: 'postgresql-doc-15', '/usr/sbin/nginx': 'nginx-light' };

/** @throws when a package is missing, naming all that are. */
export async function serveDocs(): Promise<Docs> {
  const missing = Object.entries(PACKAGES)
    .filter(([path]) => !existsSync(path))
    .map(([, name]) => name);
  if (missing.length > 0) throw new Error(`this bench needs Debian's ${missing.join(', ')}: apt-get install them`);
  // Started by root, its worker is another user.
  const folder = mkdtempSync(join(tmpdir(), 'bench-nginx-'));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'site'));
  for (const [name, target] of Object.entries({ api: OPENJDK, one: OPENJDK, two: OPENJDK, postgres: POSTGRES }))
    symlinkSync(target, join(folder, 'site', name));
  writeFileSync(
    join(folder, 'site', 'index.html'),
    '<html lang="en"><title>Twice</title><a href="one/">one</a> <a href="two/">two</a>',
  );
  const port = await freePort();
  writeFileSync(join(folder, 'nginx.conf'), configOf(folder, port));
  const nginx = spawn('/usr/sbin/nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'inherit' });
  const origin = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 100 && !(await answers(origin)); tries += 1) await sleep(50);
  let read = 0;
  return {
    openjdk: `${origin}/api/`,
    postgres: `${origin}/postgres/`,
    twice: `${origin}/`,
    bytesSent: () => {
      const sizes = readFileSync(join(folder, 'bytes.log'), 'utf8').split('\n').slice(0, -1).map(Number);
      const sum = sizes.slice(read).reduce((total, size) => total + size, 0);
      read = sizes.length;
      return sum;
    },
    stop: () => {
      nginx.once('exit', () => removeSync(folder));
      nginx.kill();
    },
  };
}

/** Without open_file_cache and file descriptors enough, nginx answers 500 when it is asked fast. */
function configOf(folder: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  return `
worker_processes 1; daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log warn; worker_rlimit_nofile 20000;
events { worker_connections 1024; }
http {
  include /etc/nginx/mime.types; default_type application/octet-stream; sendfile on; keepalive_requests 100000000;
  log_format bytes '$bytes_sent'; access_log ${folder}/bytes.log bytes;
  open_file_cache max=12000 inactive=600s; open_file_cache_valid 600s; ${temporary}
  server { listen 127.0.0.1:${port}; root ${folder}/site; }
}
`;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
